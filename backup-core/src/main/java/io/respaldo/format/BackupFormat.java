package io.respaldo.format;

import io.respaldo.Finding;
import io.respaldo.part.PartReader;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Lays backups out in one storage. Knows objects, not records: whether a backup counts is decided
 * by the catalog. Thread-safe; blocking; interruptible. Made by a {@link FormatFactory}.
 */
public interface BackupFormat extends AutoCloseable {
  /**
   * Writes one backup. On return everything is durable under its final name; on any exception no
   * backup is left under a final name, except what a crash of the machine prevented.
   */
  Written write(BackupOrder order, Parts parts) throws IOException, InterruptedException;

  /**
   * Names in the instance's own folder that writing a backup of this id may create, the main one
   * first: what of them an interrupted run leaves is removed. None for a format that cleans up
   * itself, and that keeps its objects elsewhere.
   */
  List<String> fileNames(String id);

  /** The folder right in which the main objects of an instance's new backups lie. */
  default Folder shelf(BackupPlace place) {
    return place.folder();
  }

  /**
   * Which backup of this instance the main object is that a record does not name; empty when it is
   * none, or another instance's.
   *
   * @param object right in the {@link #shelf}
   */
  Optional<FoundBackup> recognize(BackupPlace place, ObjectInfo object) throws IOException;

  /**
   * What a backup holds that no record names, so that it can be recorded as it lies; writes
   * nothing. Empty where a format has no way to tell.
   */
  default Optional<Written> describe(StoredBackup found, FormatProgress progress)
      throws IOException, InterruptedException {
    return Optional.empty();
  }

  /**
   * Where the main object of a backup lies: what is missing when it is not there.
   *
   * @throws IllegalArgumentException when no backup of this format can be called so
   */
  default ObjectKey mainObject(StoredBackup backup) {
    return backup.key();
  }

  /**
   * Whether who can only read the storage learns no file's name from a backup; then its record must
   * not tell it either.
   */
  default boolean hidesNames() {
    return false;
  }

  /** Whether the main object is the whole backup, and can be read without this format's help. */
  default boolean isOneFile() {
    return true;
  }

  /** Opens what {@link #write} made. */
  PartReader open(StoredBackup backup, FormatProgress progress) throws IOException;

  /**
   * Looks for damage.
   *
   * @return empty when sound; errors name what is damaged and where
   * @throws IOException when the storage can't be read; damage is a finding, not an exception
   */
  List<Finding> verify(StoredBackup backup, Depth depth, FormatProgress progress)
      throws IOException, InterruptedException;

  /** Removes all objects of these backups; absent ones are fine, so it can be repeated. */
  void delete(Collection<StoredBackup> backups) throws IOException;

  /**
   * What of a backup lies outside the storage, in files of another tool; none for formats whose
   * objects are all there is. Quick: looks, and reads none of them.
   */
  default List<OutsideFile> outside(StoredBackup backup) throws IOException {
    return List.of();
  }

  /** Ends what it keeps open; readers that it gave stay good until they are closed. */
  @Override
  default void close() throws IOException {}
}

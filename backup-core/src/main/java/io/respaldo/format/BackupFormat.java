package io.respaldo.format;

import io.respaldo.Finding;
import io.respaldo.part.PartReader;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * Lays backups out in one storage. Knows objects, not records: whether a backup counts is decided
 * by the catalog. Thread-safe; blocking; interruptible. Made by a {@link FormatFactory}.
 */
public interface BackupFormat extends AutoCloseable {
  /**
   * Writes one backup. On return everything is durable under its final name; on any exception
   * nothing is left under a final name, except what a crash of the machine prevented.
   */
  Written write(BackupOrder order, Parts parts) throws IOException, InterruptedException;

  /**
   * Names in the order's folder that writing a backup of this id may create, the main one first.
   */
  List<String> fileNames(String id);

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

  @Override
  default void close() throws IOException {}
}

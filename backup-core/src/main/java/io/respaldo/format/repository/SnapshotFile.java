package io.respaldo.format.repository;

import io.respaldo.InstanceName;
import io.respaldo.format.FoundBackup;
import io.respaldo.format.StoredBackup;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.SnapshotLabel;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.util.Optional;

/**
 * A snapshot by the key of its file, as records call it.
 *
 * @param repository its name: the tenant's, or the instance's
 */
record SnapshotFile(String repository, Id id) {
  ObjectKey key() {
    return RepositoryLayout.ofTenant(repository).key(FileType.SNAPSHOT, id);
  }

  /**
   * @throws IllegalArgumentException when it is no snapshot's name
   */
  static SnapshotFile of(String file) {
    String[] segments = file.split("/", -1);
    if (segments.length == 4) {
      Optional<Id> id = Id.parse(segments[3]);
      if (id.isPresent()) {
        SnapshotFile found = new SnapshotFile(segments[1], id.get());
        if (found.key().path().equals(file)) {
          return found;
        }
      }
    }
    throw new IllegalArgumentException("'" + file + "' is no snapshot's name");
  }

  /** The backup that the snapshot is, whether a record names it or not. */
  FoundBackup found(KnownSnapshots.Seen seen) {
    return new FoundBackup(shownAs(seen.backup()), key().path(), seen.time(), seen.bytes());
  }

  private String shownAs(Optional<String> backup) {
    return backup.orElse("snapshot_" + id.brief());
  }

  /**
   * A record that names another's snapshot must not have that one forgotten.
   *
   * @throws StorageException DENIED when it is not this backup
   */
  void requireOf(StoredBackup backup, OpenRepository r) throws IOException {
    Snapshot snapshot;
    try {
      snapshot = r.snapshot(id);
    } catch (StorageException e) {
      if (e.kind() == Kind.DAMAGED || e.kind() == Kind.MISSING) {
        return; // nobody can restore it
      }
      throw e;
    }
    InstanceName instance = InstanceName.of(backup.folder().name());
    if (!isCalled(backup.id(), shownAs(SnapshotLabel.backupId(snapshot)))
        || !SnapshotLabel.isOf(instance, snapshot)) {
      throw new StorageException(
          Kind.DENIED,
          "snapshot "
              + id.brief()
              + " is not backup '"
              + backup.id()
              + "' of instance '"
              + instance
              + "', so it is not forgotten; if it really is to go, use repo forget");
    }
  }

  /** An adopted one has a number besides when a record of its own name was there. */
  private static boolean isCalled(String id, String shown) {
    return id.equals(shown)
        || (id.startsWith(shown + "_") && id.substring(shown.length() + 1).matches("\\d{1,4}"));
  }
}

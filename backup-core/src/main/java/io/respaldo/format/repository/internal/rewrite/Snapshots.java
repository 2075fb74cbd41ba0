package io.respaldo.format.repository.internal.rewrite;

import io.respaldo.format.repository.Replaced;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.SnapshotLabel;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.lock.LockMode;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.repository.internal.snapshot.SnapshotCodec;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Replaces snapshots by changed ones. Used by one thread, under an exclusive lock. */
final class Snapshots {
  private final OpenRepository repository;
  private final RepositoryLock lock;
  private final Map<Snapshot, Id> there = new HashMap<>();
  private final Map<Id, Snapshot> chosen = new LinkedHashMap<>();

  /**
   * @param ids of those that may be replaced
   * @param force also backups of instances
   * @throws StorageException DENIED for a backup of an instance, without force
   */
  Snapshots(OpenRepository repository, RepositoryLock lock, Collection<Id> ids, boolean force)
      throws IOException {
    if (lock.mode() != LockMode.EXCLUSIVE) {
      throw new IllegalArgumentException("an exclusive lock is needed");
    }
    this.repository = repository;
    this.lock = lock;
    for (Id id : repository.ids(FileType.SNAPSHOT)) {
      there.put(repository.snapshot(id), id);
    }
    for (Id id : ids) {
      Snapshot s = repository.snapshot(id);
      Optional<String> backup = SnapshotLabel.backupId(s);
      if (backup.isPresent() && !force) {
        throw new StorageException(
            Kind.DENIED,
            "snapshot "
                + id.brief()
                + " is backup '"
                + backup.get()
                + "' of an instance, whose record names it by its id: changed, the backup would"
                + " show as missing and the new snapshot as unrecorded; nothing was changed. Force"
                + " it if you accept that, or leave this snapshot out");
      }
      chosen.put(id, s);
    }
  }

  Map<Id, Snapshot> chosen() {
    return chosen;
  }

  /**
   * Writes snapshots, then forgets their originals, if wanted.
   *
   * @param changed by the ids of their originals
   */
  List<Replaced> replace(Map<Id, Snapshot> changed, boolean forget) throws IOException {
    List<Replaced> done = new ArrayList<>();
    for (Map.Entry<Id, Snapshot> each : changed.entrySet()) {
      Snapshot made =
          each.getValue().toBuilder()
              .original(Optional.of(each.getValue().original().orElse(each.getKey())))
              .build();
      Id id = there.get(made);
      if (id == null) {
        lock.requireHeld();
        id = repository.unpacked().write(FileType.SNAPSHOT, SnapshotCodec.encode(made));
        there.put(made, id);
      }
      done.add(new Replaced(each.getKey().toString(), id.toString()));
    }
    if (forget && !changed.isEmpty()) {
      lock.requireHeld();
      repository.files().delete(FileType.SNAPSHOT, changed.keySet());
    }
    return done;
  }
}

package io.respaldo.format.repository;

import io.respaldo.InstanceName;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.SnapshotLabel;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.storage.ObjectKey;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What snapshots are that were read once because no record tells: they never change. Thread-safe.
 */
final class KnownSnapshots {
  private final Map<ObjectKey, Snapshot> known = new ConcurrentHashMap<>();

  /** A snapshot and its name. */
  record Known(Id id, Snapshot snapshot) {}

  Optional<Snapshot> met(ObjectKey key) {
    return Optional.ofNullable(known.get(key));
  }

  /** Reads it, if need be. */
  Snapshot of(OpenRepository r, Id id) throws IOException {
    ObjectKey key = r.files().layout().key(FileType.SNAPSHOT, id);
    Snapshot snapshot = known.get(key);
    if (snapshot == null) {
      snapshot = r.snapshot(id);
      known.put(key, snapshot);
    }
    return snapshot;
  }

  /** The newest backup of an instance whose records are lost. */
  Optional<Known> newest(InstanceName instance, OpenRepository r) throws IOException {
    Optional<Known> newest = Optional.empty();
    for (Id id : r.ids(FileType.SNAPSHOT)) {
      Snapshot s = of(r, id);
      if (SnapshotLabel.isOf(instance, s)
          && newest
              .map(n -> n.snapshot().time().instant().isBefore(s.time().instant()))
              .orElse(true)) {
        newest = Optional.of(new Known(id, s));
      }
    }
    return newest;
  }

  void forget(ObjectKey key) {
    known.remove(key);
  }
}

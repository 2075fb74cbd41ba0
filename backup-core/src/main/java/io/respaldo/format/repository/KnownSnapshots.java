package io.respaldo.format.repository;

import io.respaldo.InstanceName;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.SnapshotLabel;
import io.respaldo.format.repository.internal.check.SnapshotRoot;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.repository.internal.snapshot.SnapshotSummary.Count;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What snapshots are that were read once because no record tells, as far as lists show it: they
 * never change. A backup takes about 300 bytes, a snapshot that is none less; beyond {@value #MOST}
 * it begins anew. Thread-safe.
 */
final class KnownSnapshots {
  static final int MOST = 200_000;
  private static final Seen FOREIGN = new Seen("", Instant.EPOCH, Optional.empty(), 0);

  private final Map<SnapshotFile, Seen> known = new ConcurrentHashMap<>();
  private final Map<String, String> instances = new ConcurrentHashMap<>();

  /** A snapshot and its name. */
  record Known(Id id, Snapshot snapshot) {}

  /**
   * What a snapshot is.
   *
   * @param instance whose backup; empty if it is none
   * @param backup the backup's id
   * @param bytes of all files in it; 0 where it does not tell
   */
  record Seen(String instance, Instant time, Optional<String> backup, long bytes) {
    boolean isOf(InstanceName whose) {
      return instance.equals(whose.value());
    }
  }

  Optional<Seen> met(SnapshotFile file) {
    return Optional.ofNullable(known.get(file));
  }

  /** Reads it, if need be; empty when it is there no more. */
  Optional<Seen> of(OpenRepository r, SnapshotFile file) throws IOException {
    Seen met = known.get(file);
    if (met != null) {
      return Optional.of(met);
    }
    try {
      Seen seen = seen(r.snapshot(file.id()));
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(file, seen);
      return Optional.of(seen);
    } catch (StorageException e) {
      if (SnapshotRoot.isGone(r, file.id(), e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Seen seen(Snapshot s) {
    Optional<String> instance = SnapshotLabel.instance(s);
    if (instance.isEmpty()) {
      return FOREIGN;
    }
    return new Seen(
        instances.computeIfAbsent(instance.get(), i -> i),
        s.time().instant(),
        SnapshotLabel.backupId(s),
        s.summary().map(t -> t.count(Count.TOTAL_BYTES_PROCESSED)).orElse(0L));
  }

  /**
   * The newest backup of an instance whose records are lost.
   *
   * @param repository its name
   */
  Optional<Known> newest(InstanceName instance, String repository, OpenRepository r)
      throws IOException {
    Optional<Id> newest = Optional.empty();
    Instant latest = Instant.MIN;
    for (Id id : r.ids(FileType.SNAPSHOT)) {
      Optional<Seen> s = of(r, new SnapshotFile(repository, id)).filter(i -> i.isOf(instance));
      if (s.isPresent() && latest.isBefore(s.get().time())) {
        newest = Optional.of(id);
        latest = s.get().time();
      }
    }
    return newest.isEmpty()
        ? Optional.empty()
        : Optional.of(new Known(newest.get(), r.snapshot(newest.get())));
  }

  void forget(SnapshotFile file) {
    known.remove(file);
  }
}

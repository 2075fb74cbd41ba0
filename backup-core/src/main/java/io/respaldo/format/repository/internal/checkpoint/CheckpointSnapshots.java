package io.respaldo.format.repository.internal.checkpoint;

import io.respaldo.InstanceName;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.RepositoryState;
import io.respaldo.format.repository.internal.SnapshotLabel;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.repository.internal.snapshot.SnapshotCodec;
import io.respaldo.storage.Body;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The checkpoints of one instance. For one run of it at a time; not thread-safe. */
public final class CheckpointSnapshots {
  /** Of so many runs that were cut short one after the other. */
  private static final int MOST = 3;

  private static final String SUFFIX = ".snapshot";

  private final OpenRepository repository;
  private final InstanceName instance;
  private final RepositoryLock lock;
  private final Folder marks;
  // what is there, the newest first; empty where only a mark is
  private final Map<Id, Optional<Snapshot>> there = new LinkedHashMap<>();
  private Optional<Id> own = Optional.empty();

  /**
   * @param lock of the run
   */
  public CheckpointSnapshots(OpenRepository repository, InstanceName instance, RepositoryLock lock)
      throws IOException {
    this.repository = repository;
    this.instance = instance;
    this.lock = lock;
    this.marks = RepositoryState.of(repository).folder("checkpoints").folder(instance.value());
    record Found(Id id, Optional<Snapshot> snapshot) {}
    List<Found> all = new ArrayList<>();
    for (Id id : marked()) {
      all.add(new Found(id, read(id)));
    }
    all.sort(
        Comparator.comparing(
            (Found f) -> f.snapshot().map(s -> s.time().instant()).orElse(Instant.MIN),
            Comparator.reverseOrder()));
    all.forEach(f -> there.put(f.id(), f.snapshot()));
  }

  private StorageBackend storage() {
    return repository.files().storage();
  }

  private List<Id> marked() throws IOException {
    try (Stream<ObjectInfo> all = storage().list(marks)) {
      return all.map(ObjectInfo::key)
          .filter(key -> marks.holdsHere(key) && key.name().endsWith(SUFFIX))
          .flatMap(key -> Id.parse(idOf(key)).stream())
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String idOf(ObjectKey mark) {
    return mark.name().substring(0, mark.name().length() - SUFFIX.length());
  }

  private ObjectKey mark(Id id) {
    return marks.key(id + SUFFIX);
  }

  private Optional<Snapshot> read(Id id) throws IOException {
    try {
      Snapshot snapshot = repository.snapshot(id);
      return Optional.of(snapshot).filter(s -> SnapshotLabel.isCheckpointOf(instance, s));
    } catch (StorageException e) {
      if (e.kind() == Kind.MISSING || e.kind() == Kind.DAMAGED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** What runs that were cut short had, the newest first. */
  public List<Snapshot> snapshots() {
    return there.values().stream().flatMap(Optional::stream).limit(MOST).toList();
  }

  /**
   * Makes a checkpoint; the one that this run made before goes.
   *
   * @param snapshot whose tree is durable, in an index too
   */
  public void keep(Snapshot snapshot) throws IOException {
    lock.requireHeld();
    byte[] sealed = repository.unpacked().seal(SnapshotCodec.encode(snapshot));
    Id id = Sha256.of(sealed);
    storage().create(mark(id), Body.of(new byte[0]));
    repository.files().write(FileType.SNAPSHOT, sealed);
    there.put(id, Optional.of(snapshot));
    if (own.isPresent()) {
      remove(own.get());
    }
    own = Optional.of(id);
    List<Id> found = there.keySet().stream().filter(i -> !i.equals(id)).skip(MOST).toList();
    for (Id old : found) {
      remove(old);
    }
  }

  /** Removes all; the backup that they led to is durable. */
  public void removeAll() throws IOException {
    for (Id id : List.copyOf(there.keySet())) {
      remove(id);
    }
  }

  private void remove(Id id) throws IOException {
    lock.requireHeld();
    if (there.getOrDefault(id, Optional.empty()).isPresent()) {
      repository.files().delete(FileType.SNAPSHOT, List.of(id));
    }
    storage().delete(List.of(mark(id)));
    there.remove(id);
  }
}

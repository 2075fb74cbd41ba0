package io.respaldo.format.repository;

import io.respaldo.Finding;
import io.respaldo.InstanceName;
import io.respaldo.format.BackupFormat;
import io.respaldo.format.BackupOrder;
import io.respaldo.format.BackupPlace;
import io.respaldo.format.Depth;
import io.respaldo.format.FormatFactory;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.FoundBackup;
import io.respaldo.format.Parts;
import io.respaldo.format.StoredBackup;
import io.respaldo.format.Written;
import io.respaldo.format.repository.KnownSnapshots.Known;
import io.respaldo.format.repository.KnownSnapshots.Seen;
import io.respaldo.format.repository.internal.Machine;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.RepositorySink;
import io.respaldo.format.repository.internal.SharedRepository;
import io.respaldo.format.repository.internal.SnapshotLabel;
import io.respaldo.format.repository.internal.backup.Checkpoints;
import io.respaldo.format.repository.internal.backup.RunSettings;
import io.respaldo.format.repository.internal.backup.SnapshotRun;
import io.respaldo.format.repository.internal.check.SnapshotCheck;
import io.respaldo.format.repository.internal.checkpoint.CheckpointSnapshots;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.format.repository.internal.lock.LockMode;
import io.respaldo.format.repository.internal.lock.ReadLock;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.lock.RepositoryLocks;
import io.respaldo.format.repository.internal.restore.SnapshotReader;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.repository.internal.snapshot.SnapshotBuilder;
import io.respaldo.format.repository.internal.snapshot.SnapshotSummary;
import io.respaldo.format.repository.internal.snapshot.SnapshotSummary.Count;
import io.respaldo.format.tree.CapturedParts;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backups as snapshots in a repository of restic's format, version 2: deduplicated, compressed and
 * encrypted. Each costs what changed since any other in the repository; restic reads them all.
 *
 * <p>A repository lies at {@code repository/TENANT} ({@code repository/default} for instances
 * without a tenant) and is made by the first backup. <b>Whoever has its password reads every
 * instance in it</b>, and whoever loses it has lost the backups: see {@link RepositorySettings}.
 *
 * <p>Deleting a backup forgets its snapshot; what no other needs is freed by a prune. Thread-safe.
 */
public final class RepositoryFormat implements BackupFormat {
  /** The name of this format in settings and records. */
  public static final String NAME = "repository";

  /** The repository of instances without a tenant. */
  public static final String DEFAULT = "default";

  private static final Logger LOG = LoggerFactory.getLogger(RepositoryFormat.class);
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private final StorageBackend storage;
  private final RepositorySettings settings;
  private final TenantRepositories repositories;
  private final KnownSnapshots known = new KnownSnapshots();

  private RepositoryFormat(StorageBackend storage, RepositorySettings settings) {
    this.storage = storage;
    this.settings = settings;
    this.repositories = new TenantRepositories(storage, settings);
  }

  /** Repositories by these settings. */
  public static FormatFactory with(RepositorySettings settings) {
    return storage -> new RepositoryFormat(storage, settings);
  }

  /** None in the instance's folder. */
  @Override
  public List<String> fileNames(String id) {
    return List.of();
  }

  /**
   * @throws IllegalArgumentException when the tenant can't name a repository
   */
  @Override
  public Folder shelf(BackupPlace place) {
    return RepositoryLayout.ofTenant(name(place)).folder(FileType.SNAPSHOT);
  }

  private String name(BackupPlace place) {
    if (settings.perInstance()) {
      return place.instance().value();
    }
    return place.tenant().isEmpty() ? DEFAULT : place.tenant();
  }

  @Override
  public boolean hidesNames() {
    return true;
  }

  @Override
  public boolean isOneFile() {
    return false;
  }

  @Override
  public ObjectKey mainObject(StoredBackup backup) {
    return SnapshotFile.of(backup.file()).key();
  }

  @Override
  public Written write(BackupOrder order, Parts parts) throws IOException, InterruptedException {
    String name = name(order.place());
    InstanceName instance = order.place().instance();
    CapturedParts taken = new CapturedParts();
    try (SharedRepository.Use use = repositories.use(name, settings.creating());
        RepositoryLock lock = locked(use.repository(), settings.patience())) {
      OpenRepository r = use.repository();
      Optional<Known> parent = parent(order, name, r);
      CheckpointSnapshots checkpoints = new CheckpointSnapshots(r, instance, lock);
      try (SnapshotRun run =
          new SnapshotRun(
              r,
              r.index(),
              parent.map(Known::snapshot),
              checkpoints.snapshots(),
              new RunSettings(
                      settings.compression(),
                      CORES + 1,
                      order.time(),
                      ZoneId.systemDefault(),
                      order.work(),
                      order.progress())
                  .under(lock::requireHeld)
                  .with(
                      new Checkpoints(
                          settings.time(),
                          settings.checkpoints(),
                          (tree, held) -> checkpoints.keep(checkpoint(tree, held)))))) {
        parts.writeTo(
            new RepositorySink(run, SnapshotLabel.base(instance), taken, order.progress()));
        taken.requireWhole();
        List<String> names = taken.parts().stream().map(Part::name).toList();
        Id id =
            run.finish(
                settings.time().now(),
                SnapshotLabel.paths(instance, names),
                s -> made(s).parent(parent.map(Known::id)).tags(SnapshotLabel.tags(order.id())));
        removeAll(checkpoints);
        return new Written(
            new SnapshotFile(name, id).key().path(),
            taken.parts().stream().mapToLong(Part::bytes).sum(),
            run.addedPacked(),
            Map.of("sha256", id.toString()),
            taken.parts(),
            taken.warnings());
      }
    }
  }

  private static SnapshotBuilder made(SnapshotBuilder snapshot) {
    Machine machine = Machine.here();
    return snapshot.hostname(machine.host()).username(machine.user()).programVersion("respaldo");
  }

  private Snapshot checkpoint(Id tree, Set<EntryPath> parts) {
    Timestamp now = Timestamp.of(settings.time().now().atZone(ZoneId.systemDefault()));
    List<String> paths = SnapshotLabel.checkpointPaths(parts);
    return made(Snapshot.of(now, tree, paths).tags(SnapshotLabel.checkpointTags())).build();
  }

  /** The backup is good whatever becomes of them. */
  private static void removeAll(CheckpointSnapshots checkpoints) {
    try {
      checkpoints.removeAll();
    } catch (IOException e) {
      LOG.warn("checkpoints stay until the next backup: {}", e.getMessage(), e);
    }
  }

  /** The snapshot that spares reading; it is not needed, so nothing fails for its sake. */
  private Optional<Known> parent(BackupOrder order, String name, OpenRepository r) {
    try {
      if (order.previous().isPresent()) {
        SnapshotFile file = SnapshotFile.of(order.previous().get().file());
        return file.repository().equals(name)
            ? Optional.of(new Known(file.id(), r.snapshot(file.id())))
            : Optional.empty();
      }
      return known.newest(order.place().instance(), name, r);
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("nothing can be built upon for backup {}: {}", order.id(), e.getMessage());
      return Optional.empty();
    }
  }

  private RepositoryLock locked(OpenRepository r, Duration patience)
      throws IOException, InterruptedException {
    return new RepositoryLocks(r, settings.time()).acquire(LockMode.SHARED, patience);
  }

  @Override
  public Optional<FoundBackup> recognize(BackupPlace place, ObjectInfo object) throws IOException {
    String name = name(place);
    Optional<Id> id = RepositoryLayout.ofTenant(name).id(FileType.SNAPSHOT, object.key());
    if (id.isEmpty()) {
      return Optional.empty();
    }
    SnapshotFile file = new SnapshotFile(name, id.get());
    Optional<Seen> seen = known.met(file);
    if (seen.isEmpty()) {
      try (SharedRepository.Use use = repositories.use(name, false)) {
        seen = known.of(use.repository(), file);
      }
    }
    return seen.filter(s -> s.isOf(place.instance())).map(file::found);
  }

  @Override
  public Optional<Written> describe(StoredBackup found, FormatProgress progress)
      throws IOException, InterruptedException {
    SnapshotFile file = SnapshotFile.of(found.file());
    List<Part> parts;
    try (PartReader reader = open(found, progress)) {
      parts = reader.parts();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    long bytes = parts.stream().mapToLong(Part::bytes).sum();
    Optional<SnapshotSummary> summary;
    try (SharedRepository.Use use = repositories.use(file.repository(), false)) {
      summary = use.repository().snapshot(file.id()).summary();
    }
    return Optional.of(
        new Written(
            file.key().path(),
            bytes,
            // where nobody knows, none: nothing else is deleted to make room for it
            summary.map(s -> s.count(Count.DATA_ADDED_PACKED)).orElse(0L),
            Map.of("sha256", file.id().toString()),
            parts,
            List.of()));
  }

  /** Under a lock of the repository where the storage can be written. */
  @Override
  public PartReader open(StoredBackup backup, FormatProgress progress) throws IOException {
    SnapshotFile file = SnapshotFile.of(backup.file());
    SharedRepository.Use use = repositories.use(file.repository(), false);
    Optional<ReadLock> lock = Optional.empty();
    boolean opened = false;
    try {
      ReadLock held = lockedForReading(use.repository());
      lock = Optional.of(held);
      Snapshot snapshot = use.repository().snapshot(file.id());
      SnapshotReader reader =
          new SnapshotReader(
              use.repository(),
              use.index(),
              snapshot,
              SnapshotLabel.base(snapshot),
              List.of(),
              progress,
              () -> {
                held.close();
                use.close();
              });
      opened = true;
      return reader;
    } finally {
      if (!opened) {
        lock.ifPresent(ReadLock::close);
        use.close();
      }
    }
  }

  private ReadLock lockedForReading(OpenRepository r) throws IOException {
    try {
      return ReadLock.acquire(new RepositoryLocks(r, settings.time()), true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while locking the repository");
    }
  }

  /** Quickly: all folders, and whether all packs are there; fully: every byte that is needed. */
  @Override
  public List<Finding> verify(StoredBackup backup, Depth depth, FormatProgress progress)
      throws IOException, InterruptedException {
    SnapshotFile file = SnapshotFile.of(backup.file());
    try (SharedRepository.Use use = repositories.use(file.repository(), false);
        ReadLock lock = lockedForReading(use.repository())) {
      List<Finding> findings = checked(use, file.id(), depth, progress);
      lock.requireHeld(); // what was found without it may be another's prune
      return findings;
    }
  }

  private static List<Finding> checked(
      SharedRepository.Use use, Id id, Depth depth, FormatProgress progress)
      throws IOException, InterruptedException {
    try {
      return new SnapshotCheck(use.repository(), use.index(), CORES, progress).run(id, depth);
    } catch (StorageException e) {
      if (e.kind() != Kind.DAMAGED) {
        throw e;
      }
      String message = String.valueOf(e.getMessage());
      return List.of(Finding.error("damaged", message, "check the whole repository"));
    }
  }

  /**
   * Forgets the snapshots. Takes no lock that excludes others: nothing that they need is removed.
   */
  @Override
  public void delete(Collection<StoredBackup> backups) throws IOException {
    for (StoredBackup backup : backups) {
      SnapshotFile file = SnapshotFile.of(backup.file());
      if (storage.find(file.key()).isEmpty()) {
        continue;
      }
      try (SharedRepository.Use use = repositories.use(file.repository(), false);
          RepositoryLock lock = locked(use.repository(), settings.patience())) {
        file.requireOf(backup, use.repository());
        lock.requireHeld();
        storage.delete(List.of(file.key()));
        known.forget(file);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while locking the repository");
      }
    }
  }

  @Override
  public void close() {
    repositories.close();
  }
}

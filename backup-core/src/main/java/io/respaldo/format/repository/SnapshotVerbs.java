package io.respaldo.format.repository;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.copy.SnapshotCopy;
import io.respaldo.format.repository.internal.diff.SnapshotDiff;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.IndexReader;
import io.respaldo.format.repository.internal.lock.LockMode;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.lock.RepositoryLocks;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.repository.internal.snapshot.SnapshotCodec;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** What {@link Repository} does with chosen snapshots: the locks around the work. */
final class SnapshotVerbs {
  private final OpenRepository repository;
  private final RepositoryLocks locks;

  SnapshotVerbs(OpenRepository repository, TimeSource time) {
    this.repository = repository;
    this.locks = new RepositoryLocks(repository, time);
  }

  CopyReport copyTo(SnapshotVerbs target, List<Id> snapshots, FormatProgress progress)
      throws IOException, InterruptedException {
    OpenRepository to = target.repository;
    if (to.config().id().equals(repository.config().id())) {
      throw new IllegalArgumentException(
          "source and target are the same repository; name another one to copy from");
    }
    int cores = Runtime.getRuntime().availableProcessors();
    try (RepositoryLock source = locks.acquire(LockMode.SHARED);
        RepositoryLock lock = target.locks.acquire(LockMode.SHARED)) {
      SnapshotCopy.Result done =
          new SnapshotCopy(repository, to, lock, cores, progress).run(snapshots);
      source.requireHeld();
      return new CopyReport(
          done.copied().stream().map(Id::toString).toList(),
          done.skipped().stream().map(Id::toString).toList(),
          done.blobs(),
          done.bytes(),
          to.config().polynomial().equals(repository.config().polynomial()));
    }
  }

  DiffReport diff(Id before, Id after, Consumer<Difference> told)
      throws IOException, InterruptedException {
    try (RepositoryLock lock = locks.acquire(LockMode.SHARED)) {
      Snapshot first = snapshot(before);
      Snapshot second = snapshot(after);
      try (SnapshotDiff diff = new SnapshotDiff(repository, index(), told)) {
        DiffReport report = diff.run(first.root(), second.root());
        lock.requireHeld();
        return report;
      }
    }
  }

  private Snapshot snapshot(Id id) throws IOException {
    return SnapshotCodec.decode(repository.unpacked().read(FileType.SNAPSHOT, id));
  }

  private BlobIndex index() throws IOException {
    return IndexReader.readAll(repository.files(), repository.unpacked());
  }
}

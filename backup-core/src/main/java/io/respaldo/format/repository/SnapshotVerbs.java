package io.respaldo.format.repository;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.SnapshotLabel;
import io.respaldo.format.repository.internal.copy.SnapshotCopy;
import io.respaldo.format.repository.internal.diff.SnapshotDiff;
import io.respaldo.format.repository.internal.find.NamePatterns;
import io.respaldo.format.repository.internal.find.NameSearch;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.load.BlobLoader;
import io.respaldo.format.repository.internal.lock.LockMode;
import io.respaldo.format.repository.internal.lock.ReadLock;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.lock.RepositoryLocks;
import io.respaldo.format.repository.internal.rewrite.Rewriting;
import io.respaldo.format.repository.internal.rewrite.Tagging;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.repository.internal.stats.Counting;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.part.EntryPath;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What {@link Repository} does with chosen snapshots: the locks around the work. */
final class SnapshotVerbs {
  private final OpenRepository repository;
  private final RepositoryLocks locks;
  private final boolean locking;

  /**
   * @param locking whether reading takes a lock; changing always does
   */
  SnapshotVerbs(OpenRepository repository, TimeSource time, boolean locking) {
    this.repository = repository;
    this.locks = new RepositoryLocks(repository, time);
    this.locking = locking;
  }

  private ReadLock readLock() throws IOException, InterruptedException {
    return ReadLock.acquire(locks, locking);
  }

  CopyReport copyTo(SnapshotVerbs target, List<Id> snapshots, FormatProgress progress)
      throws IOException, InterruptedException {
    OpenRepository to = target.repository;
    if (to.config().id().equals(repository.config().id())) {
      throw new IllegalArgumentException(
          "source and target are the same repository; name another one to copy from");
    }
    int cores = Runtime.getRuntime().availableProcessors();
    try (ReadLock source = readLock();
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
    try (ReadLock lock = readLock()) {
      Snapshot first = repository.snapshot(before);
      Snapshot second = repository.snapshot(after);
      try (SnapshotDiff diff = new SnapshotDiff(repository, repository.index(), told)) {
        DiffReport report = diff.run(first.root(), second.root());
        lock.requireHeld();
        return report;
      }
    }
  }

  List<StatsReport> stats(List<Id> snapshots, StatsReport.Grouping by)
      throws IOException, InterruptedException {
    try (ReadLock lock = readLock()) {
      Map<String, List<Id>> groups = new LinkedHashMap<>();
      for (Id id : snapshots) {
        Snapshot s = repository.snapshot(id);
        groups.computeIfAbsent(group(id, s, by), g -> new ArrayList<>()).add(s.root());
      }
      List<StatsReport> reports = new ArrayList<>();
      try (BlobLoader trees = new BlobLoader(repository, repository.index())) {
        for (Map.Entry<String, List<Id>> group : groups.entrySet()) {
          Counting counting = new Counting(trees);
          for (Id root : group.getValue()) {
            counting.add(root);
          }
          reports.add(counting.report(group.getKey()));
        }
      }
      lock.requireHeld();
      return reports;
    }
  }

  private static String group(Id id, Snapshot s, StatsReport.Grouping by) {
    return switch (by) {
      case ALL -> "";
      case HOST -> s.hostname();
      case SNAPSHOT -> id.toString();
      case INSTANCE ->
          SnapshotLabel.base(s).stream().findFirst().map(EntryPath::toString).orElse(s.hostname());
    };
  }

  void find(FindRequest request, List<Id> snapshots, Consumer<FoundItem> taker)
      throws IOException, InterruptedException {
    NamePatterns patterns = new NamePatterns(request.patterns());
    Predicate<Node> wanted =
        n ->
            request.oldest().filter(n.modified().instant()::isBefore).isEmpty()
                && request.newest().filter(n.modified().instant()::isAfter).isEmpty();
    try (ReadLock lock = readLock();
        BlobLoader trees = new BlobLoader(repository, repository.index())) {
      NameSearch search = new NameSearch(trees, patterns, wanted);
      for (Id id : snapshots) {
        Snapshot s = repository.snapshot(id);
        search.in(
            s.root(),
            (path, node) ->
                taker.accept(
                    new FoundItem(
                        id.toString(),
                        s.time().instant(),
                        path,
                        node.type().toString(),
                        node.size(),
                        node.modified().instant())));
      }
      lock.requireHeld();
    }
  }

  List<Replaced> tag(List<Id> chosen, TagChange change, boolean force)
      throws IOException, InterruptedException {
    try (RepositoryLock lock = locks.acquire(LockMode.EXCLUSIVE)) {
      return Tagging.run(repository, lock, chosen, change, force);
    }
  }

  List<Replaced> rewrite(List<Id> chosen, List<String> excludes, boolean forget, boolean force)
      throws IOException, InterruptedException {
    NamePatterns patterns = new NamePatterns(excludes);
    try (RepositoryLock lock = locks.acquire(LockMode.EXCLUSIVE);
        Rewriting rewriting = new Rewriting(repository, lock, patterns, repository.index())) {
      return rewriting.run(chosen, forget, force);
    }
  }
}

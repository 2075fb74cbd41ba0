package io.respaldo.format.repository.internal.prune;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.RepositoryLockedException;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.check.Crew;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.StoredFile;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.lock.FoundLock;
import io.respaldo.format.repository.internal.lock.LockMode;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.lock.RepositoryLocks;
import io.respaldo.storage.Folder;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Removes snapshots, and what no snapshot needs. Each call holds a lock that its caller took; the
 * lock is asked before each step that changes anything. Whoever keeps an index in memory reads it
 * anew afterwards. Used by one thread at a time.
 */
public final class Prune {
  private static final int BATCH = 1_000;

  private final OpenRepository repository;
  private final Folder state;
  private final TimeSource time;
  private final int threads;
  private final FormatProgress progress;

  /**
   * What was done.
   *
   * @param packs that were removed
   * @param bytes of them
   */
  public record Removed(int packs, long bytes) {}

  /**
   * @param state where lists of packs lie between the phases: outside of the repository's folder,
   *     and for this repository alone
   * @param threads that read; as many as there are cores is right
   * @param progress told of sealed bytes that are copied
   */
  public Prune(
      OpenRepository repository,
      Folder state,
      TimeSource time,
      int threads,
      FormatProgress progress) {
    this.repository = repository;
    this.state = state;
    this.time = time;
    this.threads = threads;
    this.progress = progress;
  }

  private Candidates candidates() {
    return new Candidates(repository, state);
  }

  private static void requireExclusive(RepositoryLock lock) throws IOException {
    if (lock.mode() != LockMode.EXCLUSIVE) {
      throw new IllegalArgumentException("an exclusive lock is needed");
    }
    lock.requireHeld();
  }

  /** Removes snapshots; absent ones are fine. What only they needed stays until it is pruned. */
  public void forget(List<Id> snapshots, RepositoryLock exclusive) throws IOException {
    requireExclusive(exclusive);
    repository.files().delete(FileType.SNAPSHOT, snapshots);
  }

  /**
   * Looks at all there is, and changes nothing. What is applied with an exclusive lock must be
   * planned under the same.
   *
   * @throws io.respaldo.storage.StorageException DAMAGED when anything that may be needed can't be
   *     read or is not there
   */
  public PrunePlan plan(MaxUnused limit, RepositoryLock lock)
      throws IOException, InterruptedException {
    lock.requireHeld();
    try (Crew crew = new Crew(repository, threads)) {
      progress.current("folders");
      PrunePlan plan = new PrunePlan(Usage.of(repository, crew, pack -> false), limit);
      lock.requireHeld();
      return plan;
    }
  }

  /** Does all of a plan in one go. */
  public Removed apply(PrunePlan plan, RepositoryLock exclusive)
      throws IOException, InterruptedException {
    requireExclusive(exclusive);
    repack(plan, exclusive);
    Removed removed = remove(plan.obsolete(), exclusive);
    Candidates lists = candidates();
    lists.remove(lists.read().documents());
    return removed;
  }

  /**
   * The first phase: copies what is needed of the packs that will go, and lists them. Any lock will
   * do.
   */
  public void prepare(PrunePlan plan, RepositoryLock lock)
      throws IOException, InterruptedException {
    repack(plan, lock);
    Set<Id> obsolete = plan.obsolete().keySet();
    Candidates lists = candidates();
    obsolete.removeAll(lists.read().packs());
    List<Id> writers = new ArrayList<>();
    for (FoundLock found : new RepositoryLocks(repository, time).list()) {
      if (!found.id().equals(lock.id())) {
        writers.add(found.id());
      }
    }
    lock.requireHeld();
    lists.add(time.now(), obsolete, writers);
  }

  private void repack(PrunePlan plan, RepositoryLock lock)
      throws IOException, InterruptedException {
    if (plan.repack.isEmpty()) {
      return;
    }
    try (Crew crew = new Crew(repository, threads);
        Repacking repacking = new Repacking(repository, plan.usage, lock, progress)) {
      progress.current("copies");
      repacking.copy(plan.repack, crew);
    }
  }

  /** Whether a first phase left anything to do. */
  public boolean isPrepared() throws IOException {
    return !candidates().read().documents().isEmpty();
  }

  /**
   * The second phase: removes those of the listed packs that are not needed now.
   *
   * @throws RepositoryLockedException when a lock that was there at the listing is there still
   */
  public Removed finish(RepositoryLock exclusive) throws IOException, InterruptedException {
    requireExclusive(exclusive);
    Candidates lists = candidates();
    Candidates.Listed listed = lists.read();
    for (Id writer : listed.locks()) {
      if (repository.files().size(FileType.LOCK, writer).isPresent()) {
        throw new RepositoryLockedException(
            "lock "
                + writer.brief()
                + " was there when packs were listed, and still is; wait until its work has ended");
      }
    }
    if (listed.packs().isEmpty()) {
      lists.remove(listed.documents());
      return new Removed(0, 0);
    }
    Removed removed;
    try (Crew crew = new Crew(repository, threads)) {
      progress.current("folders");
      Usage usage = Usage.of(repository, crew, listed.packs()::contains);
      removed = remove(notNeeded(usage, listed.packs()), exclusive);
    }
    exclusive.requireHeld();
    lists.remove(listed.documents());
    return removed;
  }

  /** Those of the packs that hold nothing that is needed, with their sizes. */
  private static Map<Id, Long> notNeeded(Usage usage, Set<Id> listed) {
    Map<Id, Long> found = new HashMap<>();
    for (int row = 0; row < usage.index.packs(); row++) {
      if (usage.neededBytes[row] == 0 && listed.contains(usage.index.pack(row))) {
        found.put(usage.index.pack(row), Math.max(0, usage.packs.size(row)));
      }
    }
    for (StoredFile file : usage.packs.unindexed()) {
      if (listed.contains(file.id())) {
        found.put(file.id(), file.size());
      }
    }
    return found;
  }

  /** Takes packs out of the index, and away then. */
  private Removed remove(Map<Id, Long> packs, RepositoryLock exclusive)
      throws IOException, InterruptedException {
    progress.current("index");
    exclusive.requireHeld();
    new IndexRewriting(repository, exclusive)
        .without(packs::containsKey, repository.ids(FileType.INDEX), List.of());
    progress.current("packs");
    List<Id> ids = List.copyOf(packs.keySet());
    for (int from = 0; from < ids.size(); from += BATCH) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      exclusive.requireHeld();
      List<Id> batch = ids.subList(from, Math.min(ids.size(), from + BATCH));
      repository.files().delete(FileType.PACK, batch);
    }
    return new Removed(ids.size(), packs.values().stream().mapToLong(Long::longValue).sum());
  }
}

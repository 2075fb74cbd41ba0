package io.respaldo.format.repository.internal.repair;

import io.respaldo.Finding;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.check.BlobTools;
import io.respaldo.format.repository.internal.check.Crew;
import io.respaldo.format.repository.internal.check.PackTally;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.repository.internal.snapshot.SnapshotCodec;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Writes snapshots anew that need what is lost. Used by one thread at a time. */
public final class SnapshotRepair {
  private static final String TAG = "repaired";

  private final OpenRepository repository;

  /** What happens to snapshots that were written anew. */
  public enum Originals {
    KEEP,
    FORGET
  }

  /**
   * What was done.
   *
   * @param replaced ids of snapshots that were written anew, by those of their originals
   */
  public record Result(Map<Id, Id> replaced, List<Finding> findings) {}

  public SnapshotRepair(OpenRepository repository) {
    this.repository = repository;
  }

  /** Repairs all snapshots that there are, for what the index does not know. */
  public Result run(Originals originals, RepositoryLock exclusive)
      throws IOException, InterruptedException {
    return run(originals, blob -> false, exclusive);
  }

  /**
   * Repairs all snapshots that there are.
   *
   * @param lost blobs that are in the index, but damaged
   */
  public Result run(Originals originals, Predicate<BlobHandle> lost, RepositoryLock exclusive)
      throws IOException, InterruptedException {
    PackRepair.requireExclusive(exclusive);
    List<Id> all = repository.ids(FileType.SNAPSHOT);
    BlobIndex index = repository.index();
    Predicate<BlobHandle> gone = lost.or(unreachable(index));
    Result result = new Result(new TreeMap<>(), new ArrayList<>());
    Map<Id, Snapshot> repaired = new TreeMap<>();
    Map<Made, Id> before = new HashMap<>();
    try (Crew crew = new Crew(repository, 1);
        Saving saving = new Saving(repository, exclusive)) {
      crew.forEach(
          List.of(all),
          (ids, tools) -> {
            TreeRepair trees = new TreeRepair(index, gone, tools, saving);
            for (Id id : ids) {
              repair(id, trees, before, result).ifPresent(s -> repaired.put(id, s));
            }
          });
      saving.finish();
    }
    for (Map.Entry<Id, Snapshot> each : repaired.entrySet()) {
      Id known = before.get(Made.of(each.getValue()));
      result.replaced.put(each.getKey(), known != null ? known : write(each.getValue(), exclusive));
    }
    if (originals == Originals.FORGET && !repaired.isEmpty()) {
      exclusive.requireHeld();
      repository.files().delete(FileType.SNAPSHOT, repaired.keySet());
    }
    return result;
  }

  /** Blobs whose packs are all missing, or end before. */
  private Predicate<BlobHandle> unreachable(BlobIndex index) throws IOException {
    PackTally packs = PackTally.of(repository, index);
    return blob -> {
      for (int number : index.numbers(blob)) {
        if (index.get(number).blob().end() <= packs.size(index.row(number))) {
          return false;
        }
      }
      return true;
    };
  }

  /** Tells a snapshot that was made by an earlier repair. */
  private record Made(Optional<Id> original, Id tree) {
    static Made of(Snapshot s) {
      return new Made(s.original(), s.root());
    }
  }

  private Id write(Snapshot made, RepositoryLock exclusive) throws IOException {
    exclusive.requireHeld();
    return repository.unpacked().write(FileType.SNAPSHOT, SnapshotCodec.encode(made));
  }

  /** Empty when there is nothing to repair, or nothing left. */
  private Optional<Snapshot> repair(Id id, TreeRepair trees, Map<Made, Id> made, Result result)
      throws IOException, InterruptedException {
    Snapshot snapshot;
    try {
      snapshot = repository.snapshot(id);
    } catch (StorageException e) {
      if (!BlobTools.isDamage(e)) {
        throw e;
      }
      result.findings.add(
          Finding.error(
              "snapshot_damaged",
              "snapshot " + id.brief() + " can't be read, and stays as it is: " + e.getMessage(),
              "bring the file back from a copy of the repository, or forget the snapshot"));
      return Optional.empty();
    }
    if (snapshot.tags().contains(TAG)) {
      made.put(Made.of(snapshot), id);
    }
    int before = trees.losses().size();
    Optional<Id> root = trees.repaired(snapshot.root());
    if (root.isEmpty()) {
      result.findings.add(
          Finding.error(
              "snapshot_lost",
              "of snapshot " + id.brief() + " nothing is left: its root can't be read",
              "bring its pack back from a copy of the repository, or forget the snapshot"));
      return Optional.empty();
    }
    if (root.get().equals(snapshot.root())) {
      return Optional.empty();
    }
    List<String> losses = trees.losses().subList(before, trees.losses().size());
    result.findings.add(
        Finding.warning(
                "snapshot_repaired",
                "snapshot " + id.brief() + " is written anew without what is lost",
                "see what is missing in it; restore from another snapshot what you need")
            .of(Math.max(1, losses.size()), losses));
    List<String> tags = new ArrayList<>(snapshot.tags());
    if (!tags.contains(TAG)) {
      tags.add(TAG);
    }
    return Optional.of(
        snapshot.toBuilder()
            .tree(root)
            .parent(Optional.empty())
            .original(Optional.of(snapshot.original().orElse(id)))
            .tags(tags)
            .build());
  }
}

package io.respaldo.format.repository.internal.rewrite;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.Replaced;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.SnapshotLabel;
import io.respaldo.format.repository.internal.find.NamePatterns;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.load.BlobLoader;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.packing.NewPacks;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.repository.internal.snapshot.SnapshotSummary;
import io.respaldo.format.repository.internal.snapshot.SnapshotSummary.Count;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes snapshots anew without what matches. Used by one thread. */
public final class Rewriting implements AutoCloseable {
  private static final String TAG = "rewrite";

  /** How many packs may be stored before an index names them. */
  private static final int UNNAMED = 16;

  private final OpenRepository repository;
  private final RepositoryLock exclusive;
  private final BlobLoader trees;
  private final NewPacks packs;
  private final TreeFilter filter;

  public Rewriting(
      OpenRepository repository, RepositoryLock exclusive, NamePatterns excludes, BlobIndex index) {
    this.repository = repository;
    this.exclusive = exclusive;
    this.trees = new BlobLoader(repository, index);
    this.packs = new NewPacks(repository, exclusive, FormatProgress.NONE, UNNAMED);
    this.filter = new TreeFilter(trees, excludes, packs.borrow());
  }

  /**
   * Without forgetting, originals may be backups of instances, since their records find them still.
   *
   * @throws io.respaldo.storage.StorageException DENIED for a backup of an instance that is to be
   *     forgotten, without force
   */
  public List<Replaced> run(Collection<Id> ids, boolean forget, boolean force)
      throws IOException, InterruptedException {
    Snapshots snapshots = new Snapshots(repository, exclusive, ids, force || !forget);
    Map<Id, Snapshot> changed = new LinkedHashMap<>();
    for (Map.Entry<Id, Snapshot> each : snapshots.chosen().entrySet()) {
      Snapshot s = each.getValue();
      TreeFilter.Left left = filter.filtered(s.root());
      if (!left.tree().equals(s.root())) {
        changed.put(each.getKey(), without(s, left, forget));
      }
    }
    packs.giveBack(filter.lane());
    packs.finish();
    return snapshots.replace(changed, forget);
  }

  private static Snapshot without(Snapshot s, TreeFilter.Left left, boolean forget) {
    // two snapshots must not be the same backup
    List<String> tags = new ArrayList<>(forget ? s.tags() : SnapshotLabel.withoutBackup(s.tags()));
    if (!forget && !tags.contains(TAG)) {
      tags.add(TAG);
    }
    return s.toBuilder()
        .tree(Optional.of(left.tree()))
        .tags(tags)
        .summary(s.summary().map(t -> without(t, left)))
        .build();
  }

  private static SnapshotSummary without(SnapshotSummary t, TreeFilter.Left left) {
    Map<Count, Long> counts = new EnumMap<>(Count.class);
    counts.putAll(t.counts());
    counts.merge(Count.TOTAL_FILES_PROCESSED, -left.files(), Rewriting::less);
    counts.merge(Count.TOTAL_BYTES_PROCESSED, -left.bytes(), Rewriting::less);
    return new SnapshotSummary(t.begin(), t.end(), counts, t.others());
  }

  private static Long less(Long before, Long change) {
    return Math.max(0, before + change);
  }

  @Override
  public void close() {
    packs.close();
    trees.close();
  }
}

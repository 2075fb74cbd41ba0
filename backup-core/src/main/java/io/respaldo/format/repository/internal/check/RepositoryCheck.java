package io.respaldo.format.repository.internal.check;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.config.RepositoryConfig;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.BlobSet;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Checks a whole repository. Used once, by one thread. */
public final class RepositoryCheck {
  private final OpenRepository repository;
  private final Sample sample;
  private final int threads;
  private final Random random;
  private final FormatProgress progress;
  private final Findings findings = new Findings();

  /**
   * @param sample the packs that are read whole; trees are always read
   * @param threads that read and check; as many as there are cores is right
   * @param random chooses the packs of a random sample
   * @param progress told of bytes of packs
   */
  public RepositoryCheck(
      OpenRepository repository,
      Sample sample,
      int threads,
      Random random,
      FormatProgress progress) {
    this.repository = repository;
    this.sample = sample;
    this.threads = threads;
    this.random = random;
    this.progress = progress;
  }

  /**
   * What was found, errors first; nothing of a sound repository.
   *
   * @throws IOException when the storage can't be read; never for damage
   */
  public List<Finding> run() throws IOException, InterruptedException {
    try (Crew crew = new Crew(repository, threads)) {
      progress.current("config and keys");
      config();
      keys();
      progress.current("snapshots");
      List<SnapshotRoot> snapshots =
          SnapshotRoot.all(
              repository, crew, (id, e) -> findings.add(Problem.SNAPSHOT_DAMAGED, message(id, e)));
      progress.current("index");
      BlobIndex index = new IndexLoad(repository, findings).load();
      progress.current("packs");
      BlobSet damaged = new BlobSet(index);
      PackTally packs = PackTally.of(repository, index);
      packs.check(row -> true, findings, damaged);
      packs.unindexed(findings);
      duplicates(index);
      progress.current("folders");
      boolean lost = trees(index, snapshots, crew, damaged);
      progress.current("data");
      data(index, packs, crew, damaged);
      if (lost || !damaged.isEmpty()) {
        progress.current("what that hurts");
        crew.forEach(
            List.of(snapshots),
            (all, tools) -> new HurtSearch(index, damaged, tools).search(all, findings));
      }
      return findings.list();
    }
  }

  private String message(Id snapshot, StorageException e) {
    String key = repository.files().layout().key(FileType.SNAPSHOT, snapshot).toString();
    String message = String.valueOf(e.getMessage());
    return message.contains(key) ? message : "'" + key + "': " + message;
  }

  private void config() throws IOException {
    try {
      byte[] sealed =
          repository
              .files()
              .readConfig()
              .orElseThrow(
                  () -> Damage.of("'" + repository.files().layout().config() + "' is missing"));
      RepositoryConfig now = RepositoryConfig.decode(repository.unpacked().openConfig(sealed));
      if (!now.equals(repository.config())) {
        throw Damage.of(
            "'" + repository.files().layout().config() + "' is another than when it was opened");
      }
    } catch (StorageException e) {
      if (e.retryable() || e.kind() == StorageException.Kind.DENIED) {
        throw e;
      }
      findings.add(Problem.CONFIG_DAMAGED, e);
    }
  }

  private void keys() throws IOException {
    repository.keys().damaged().forEach(e -> findings.add(Problem.KEY_DAMAGED, e));
  }

  private void duplicates(BlobIndex index) {
    for (int i = 0; i < index.size(); i++) {
      BlobHandle handle = index.handle(i);
      if (index.number(handle) != i) {
        findings.add(Problem.BLOB_TWICE, handle + " is stored more than once");
      }
    }
  }

  /** Whether anything is missing in the index. */
  private boolean trees(BlobIndex index, List<SnapshotRoot> snapshots, Crew crew, BlobSet damaged)
      throws IOException, InterruptedException {
    TreeCheck check = new TreeCheck(index, findings, damaged, new BlobSet(index));
    List<Integer> roots = new ArrayList<>(snapshots.size());
    for (SnapshotRoot snapshot : snapshots) {
      int root = index.number(BlobHandle.tree(snapshot.tree()));
      if (root == BlobIndex.NONE) {
        check.missingRoot(snapshot);
      } else {
        roots.add(root);
      }
    }
    new TreeScan(index).scan(roots, crew, check);
    return check.lost();
  }

  private void data(BlobIndex index, PackTally packs, Crew crew, BlobSet damaged)
      throws IOException, InterruptedException {
    IntPredicate chosen =
        sample.choose(
            new Sample.Packs() {
              @Override
              public int count() {
                return index.packs();
              }

              @Override
              public Id id(int pack) {
                return index.pack(pack);
              }

              @Override
              public long size(int pack) {
                return Math.max(0, packs.size(pack));
              }
            },
            random);
    PackCheck check = new PackCheck(repository, progress);
    Iterable<Integer> rows =
        () ->
            IntStream.range(0, index.packs())
                .filter(chosen)
                .filter(row -> packs.size(row) != PackTally.ABSENT && packs.isFirst(row))
                .iterator();
    crew.forEach(
        rows,
        (row, tools) -> {
          Id pack = index.pack(row);
          PackCheck.Result result = check.check(pack, packs.size(row), packs.blobs(row), tools);
          if (!result.isSound()) {
            findings.add(
                Problem.PACK_DAMAGED,
                "'"
                    + repository.files().layout().key(FileType.PACK, pack)
                    + "': "
                    + Findings.joined(result.problems()));
            result.damaged().forEach(i -> damaged.add(packs.number(row, i)));
          }
        });
  }
}

package io.respaldo.format.repository.internal.check;

import io.respaldo.Finding;
import io.respaldo.format.Depth;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.BlobSet;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Checks what one snapshot needs, and nothing else. Used by one thread at a time. */
public final class SnapshotCheck {
  /** From how many packs on a listing of all is quicker than a question for each. */
  private static final int LIST = 64;

  private final OpenRepository repository;
  private final BlobIndex index;
  private final int threads;
  private final FormatProgress progress;

  /**
   * @param index as new as the snapshot, or newer; nothing is added to it meanwhile
   * @param threads that read and check; as many as there are cores is right
   * @param progress told of sealed bytes of data
   */
  public SnapshotCheck(
      OpenRepository repository, BlobIndex index, int threads, FormatProgress progress) {
    this.repository = repository;
    this.index = index;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * What was found, errors first. QUICK reads all trees and looks for the packs of all data, FULL
   * reads all data besides.
   *
   * @throws IOException when the storage can't be read; never for damage
   */
  public List<Finding> run(Id snapshot, Depth depth) throws IOException, InterruptedException {
    Findings findings = new Findings();
    SnapshotRoot root;
    try {
      root = SnapshotRoot.read(repository, snapshot);
    } catch (StorageException e) {
      if (!BlobTools.isDamage(e)) {
        throw e;
      }
      findings.add(Problem.SNAPSHOT_DAMAGED, e);
      return findings.list();
    }
    try (Crew crew = new Crew(repository, threads)) {
      BlobSet damaged = new BlobSet(index);
      BlobSet data = new BlobSet(index);
      TreeCheck trees = new TreeCheck(index, findings, damaged, data);
      TreeScan scan = new TreeScan(index);
      int number = index.number(BlobHandle.tree(root.tree()));
      if (number == BlobIndex.NONE) {
        trees.missingRoot(root);
      } else {
        scan.scan(List.of(number), crew, trees);
      }
      packs(data, findings, damaged);
      if (depth == Depth.FULL) {
        data(data, crew, findings, damaged);
      }
      if (trees.lost() || !damaged.isEmpty()) {
        crew.forEach(
            List.of(root),
            (r, tools) -> new HurtSearch(index, damaged, tools).search(List.of(r), findings));
      }
      return findings.list();
    }
  }

  private void packs(BlobSet data, Findings findings, BlobSet damaged) throws IOException {
    BitSet rows = new BitSet(index.packs());
    for (int i = data.next(0); i != BlobIndex.NONE; i = data.next(index.end(index.row(i)))) {
      rows.set(index.row(i));
    }
    PackTally packs =
        rows.cardinality() < LIST
            ? PackTally.of(repository, index, rows.stream().toArray())
            : PackTally.of(repository, index);
    packs.check(rows::get, findings, damaged);
  }

  private void data(BlobSet data, Crew crew, Findings findings, BlobSet damaged)
      throws IOException, InterruptedException {
    crew.forEach(
        new PackTasks(index, data),
        (blobs, tools) -> {
          List<StoredBlob> wanted = new ArrayList<>(blobs.length);
          for (int i : blobs) {
            wanted.add(index.get(i).blob());
          }
          Id pack = index.pack(index.row(blobs[0]));
          List<String> problems = new ArrayList<>();
          int[] at = {0};
          tools.read(
              pack,
              wanted,
              new BlobTools.Use() {
                @Override
                public void content(StoredBlob blob, byte[] content, int length) {
                  at[0]++;
                  progress.read(blob.length());
                }

                @Override
                public void damaged(StoredBlob blob, StorageException why) {
                  damaged.add(blobs[at[0]++]);
                  problems.add(Findings.message(why));
                }
              });
          if (!problems.isEmpty()) {
            findings.add(
                Problem.PACK_DAMAGED,
                "'"
                    + repository.files().layout().key(FileType.PACK, pack)
                    + "': "
                    + Findings.joined(problems));
          }
        });
  }
}

package io.respaldo.format.repository.internal.prune;

import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.check.Crew;
import io.respaldo.format.repository.internal.check.PackTally;
import io.respaldo.format.repository.internal.check.SnapshotRoot;
import io.respaldo.format.repository.internal.check.TreeScan;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.BlobSet;
import io.respaldo.format.repository.internal.pack.PackHeader;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;

/** Which copies of which blobs all snapshots together need, and what that makes of each pack. */
final class Usage {
  final BlobIndex index;
  final PackTally packs;
  final BlobSet needed;

  /** Needed bytes by row of the index, each blob counted in one row only. */
  final long[] neededBytes;

  /** The other bytes of blobs by row. */
  final long[] waste;

  private final OpenRepository repository;
  private final BitSet sound;

  private Usage(OpenRepository repository, BlobIndex index, PackTally packs) {
    this.repository = repository;
    this.index = index;
    this.packs = packs;
    this.needed = new BlobSet(index);
    this.neededBytes = new long[index.packs()];
    this.waste = new long[index.packs()];
    this.sound = new BitSet(index.packs());
    for (int row = 0; row < index.packs(); row++) {
      sound.set(row, packs.size(row) == PackHeader.fileSize(index.blobs(row)));
    }
  }

  /**
   * Looks at all there is now.
   *
   * @param avoid packs whose copies are needed only if there are no others
   * @throws StorageException DAMAGED when anything that may be needed can't be had
   */
  static Usage of(OpenRepository repository, Crew crew, Predicate<Id> avoid)
      throws IOException, InterruptedException {
    List<SnapshotRoot> snapshots =
        SnapshotRoot.all(
            repository,
            crew,
            (id, e) -> {
              throw refusal("snapshot " + id.brief() + " can't be read: " + e.getMessage(), e);
            });
    BlobIndex index;
    try {
      index = repository.index();
    } catch (StorageException e) {
      throw e.kind() == StorageException.Kind.DAMAGED
          ? refusal("the index can't be read: " + e.getMessage(), e)
          : e;
    }
    Usage usage = new Usage(repository, index, PackTally.of(repository, index));
    usage.requireOneRowEach();
    BlobSet used = usage.walk(snapshots, crew);
    usage.weigh(used, avoid);
    usage.requirePacks();
    return usage;
  }

  private static StorageException refusal(String why, Throwable cause) {
    return Damage.of("nothing is removed: " + why + "; check the repository and repair it", cause);
  }

  private static StorageException refusal(String why) {
    return Damage.of("nothing is removed: " + why + "; check the repository and repair it");
  }

  private String key(int row) {
    return "'" + repository.files().layout().key(FileType.PACK, index.pack(row)) + "'";
  }

  private void requireOneRowEach() throws StorageException {
    for (int row = 0; row < index.packs(); row++) {
      if (!packs.isFirst(row)) {
        throw refusal(key(row) + " is told differently by several index files");
      }
    }
  }

  private BlobSet walk(List<SnapshotRoot> snapshots, Crew crew)
      throws IOException, InterruptedException {
    BlobSet used = new BlobSet(index);
    List<Integer> roots = new ArrayList<>(snapshots.size());
    for (SnapshotRoot snapshot : snapshots) {
      int root = index.number(BlobHandle.tree(snapshot.tree()));
      if (root == BlobIndex.NONE) {
        throw refusal("the root of " + snapshot + " is missing");
      }
      used.add(root);
      roots.add(root);
    }
    new TreeScan(index).scan(roots, crew, new Marking(used));
    return used;
  }

  private final class Marking implements TreeScan.Visitor {
    private final BlobSet used;

    Marking(BlobSet used) {
      this.used = used;
    }

    @Override
    public void data(int blob) {
      used.add(blob);
    }

    @Override
    public void tree(int tree) {
      used.add(tree);
    }

    @Override
    public void missingData(int tree, Id blob) throws IOException {
      throw refusal(BlobHandle.data(blob) + ", named by " + index.handle(tree) + ", is missing");
    }

    @Override
    public void missingTree(int parent, Id tree) throws IOException {
      throw refusal(BlobHandle.tree(tree) + ", named by " + index.handle(parent) + ", is missing");
    }

    @Override
    public void damaged(int tree, StorageException why) throws IOException {
      throw refusal(index.handle(tree) + " can't be read: " + why.getMessage(), why);
    }
  }

  /** Chooses a copy of each blob, and sums up. */
  private void weigh(BlobSet used, Predicate<Id> avoid) {
    BlobSet copied = new BlobSet(index);
    for (int i = 0; i < index.size(); i++) {
      int first = index.number(index.handle(i));
      if (first != i) {
        copied.add(i);
        copied.add(first);
      }
    }
    for (int row = 0; row < index.packs(); row++) {
      for (int i = index.first(row); i < index.end(row); i++) {
        if (copied.has(i) ? !used.has(index.number(index.handle(i))) : !used.has(i)) {
          waste[row] += index.length(i);
        } else if (!copied.has(i)) {
          need(i, row);
        }
      }
    }
    long[] onlyWaste = waste.clone();
    for (int i = copied.next(0); i != BlobIndex.NONE; i = copied.next(i + 1)) {
      if (used.has(i)) {
        choose(index.numbers(index.handle(i)), avoid, onlyWaste);
      }
    }
  }

  private void need(int blob, int row) {
    needed.add(blob);
    neededBytes[row] += index.length(blob);
  }

  private void choose(int[] copies, Predicate<Id> avoid, long[] onlyWaste) {
    int best = copies[0];
    for (int copy : copies) {
      if (isBetter(index.row(copy), index.row(best), avoid, onlyWaste)) {
        best = copy;
      }
    }
    for (int copy : copies) {
      int row = index.row(copy);
      if (copy == best) {
        need(copy, row);
      } else {
        waste[row] += index.length(copy);
      }
    }
  }

  /** Depends on packs alone, so that all blobs of two equal packs choose the same. */
  private boolean isBetter(int row, int than, Predicate<Id> avoid, long[] onlyWaste) {
    if (sound.get(row) != sound.get(than)) {
      return sound.get(row);
    }
    if (avoid.test(index.pack(row)) != avoid.test(index.pack(than))) {
      return avoid.test(index.pack(than));
    }
    if ((onlyWaste[row] == 0) != (onlyWaste[than] == 0)) {
      return onlyWaste[row] == 0;
    }
    if (packs.size(row) != packs.size(than)) {
      return packs.size(row) > packs.size(than);
    }
    return row < than;
  }

  private void requirePacks() throws StorageException {
    for (int row = 0; row < index.packs(); row++) {
      if (neededBytes[row] > 0 && !sound.get(row)) {
        throw refusal(
            packs.size(row) == PackTally.ABSENT
                ? key(row) + ", which is needed, is missing"
                : key(row)
                    + ", which is needed, has "
                    + packs.size(row)
                    + " bytes, and not "
                    + PackHeader.fileSize(index.blobs(row)));
      }
    }
  }
}

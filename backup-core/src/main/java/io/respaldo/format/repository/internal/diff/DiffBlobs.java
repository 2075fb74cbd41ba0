package io.respaldo.format.repository.internal.diff;

import io.respaldo.format.repository.DiffReport;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.check.Crew;
import io.respaldo.format.repository.internal.check.TreeScan;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.BlobSet;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Which blobs either side needs, and what is needed by both. Not thread-safe. */
final class DiffBlobs {
  private final OpenRepository repository;
  private final BlobIndex index;
  private final Needs before;
  private final Needs after;
  private final BlobSet sameRoots;
  private final BlobSet same;

  DiffBlobs(OpenRepository repository, BlobIndex index) {
    this.repository = repository;
    this.index = index;
    this.before = new Needs();
    this.after = new Needs();
    this.sameRoots = new BlobSet(index);
    this.same = new BlobSet(index);
  }

  /** What one side needs outside of the folders that are the same. */
  final class Needs {
    private final BlobSet set = new BlobSet(index);

    void add(Node node) {
      node.content().orElse(List.of()).forEach(id -> add(BlobHandle.data(id)));
      node.subtree().ifPresent(id -> add(BlobHandle.tree(id)));
    }

    void add(BlobHandle handle) {
      int number = index.number(handle);
      if (number != BlobIndex.NONE) {
        boolean unused = set.add(number);
      }
    }

    DiffReport.Amount amount(long files, long folders, long others) {
      Needs other = this == before ? after : before;
      long data = 0;
      long trees = 0;
      long bytes = 0;
      for (int i = set.next(0); i != BlobIndex.NONE; i = set.next(i + 1)) {
        if (!other.set.has(i) && !same.has(i)) {
          bytes += index.contentLength(i);
          if (index.type(i) == BlobType.TREE) {
            trees++;
          } else {
            data++;
          }
        }
      }
      return new DiffReport.Amount(files, folders, others, data, trees, bytes);
    }
  }

  Needs before() {
    return before;
  }

  Needs after() {
    return after;
  }

  /** A folder that is in both. */
  void same(Id tree) {
    int number = index.number(BlobHandle.tree(tree));
    if (number != BlobIndex.NONE) {
      boolean unused = sameRoots.add(number);
    }
  }

  /** Finds out what the folders need that are in both. */
  void settle() throws IOException, InterruptedException {
    if (sameRoots.isEmpty()) {
      return;
    }
    List<Integer> roots = new ArrayList<>();
    for (int i = sameRoots.next(0); i != BlobIndex.NONE; i = sameRoots.next(i + 1)) {
      roots.add(i);
    }
    int cores = Runtime.getRuntime().availableProcessors();
    try (Crew crew = new Crew(repository, cores)) {
      new TreeScan(index).scan(roots, crew, new Marking());
    }
  }

  private final class Marking implements TreeScan.Visitor {
    @Override
    public void data(int blob) {
      boolean unused = same.add(blob);
    }

    @Override
    public void tree(int tree) {
      boolean unused = same.add(tree);
    }

    @Override
    public void missingData(int tree, Id blob) {}

    @Override
    public void missingTree(int parent, Id tree) {}

    @Override
    public void damaged(int tree, StorageException why) throws IOException {
      throw why;
    }
  }
}

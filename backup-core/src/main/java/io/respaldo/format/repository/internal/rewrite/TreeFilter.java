package io.respaldo.format.repository.internal.rewrite;

import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.find.NamePatterns;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.BlobSet;
import io.respaldo.format.repository.internal.load.BlobLoader;
import io.respaldo.format.repository.internal.load.NodeWalk;
import io.respaldo.format.repository.internal.packing.NewPacks;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.format.repository.internal.tree.TreeReader;
import io.respaldo.format.repository.internal.tree.TreeWriter;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Trees without what matches. What it writes is durable once its packs are. For one thread. */
final class TreeFilter {
  private final BlobLoader trees;
  private final NamePatterns excludes;
  private final NewPacks.Lane lane;
  private final Map<NamePatterns.State, BlobSet> whole = new HashMap<>();
  private final Map<Where, Left> changed = new HashMap<>();
  private final Set<Id> written = new HashSet<>();

  private record Where(Id tree, NamePatterns.State state) {}

  /**
   * What is left of a tree.
   *
   * @param tree the same when nothing matched
   * @param files that were left out, there and below
   * @param bytes of them
   */
  record Left(Id tree, long files, long bytes) {}

  TreeFilter(BlobLoader trees, NamePatterns excludes, NewPacks.Lane lane) {
    this.trees = trees;
    this.excludes = excludes;
    this.lane = lane;
  }

  NewPacks.Lane lane() {
    return lane;
  }

  Left filtered(Id root) throws IOException, InterruptedException {
    return filtered(root, excludes.start());
  }

  private Left filtered(Id tree, NamePatterns.State state)
      throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    int number = trees.index().number(BlobHandle.tree(tree));
    BlobSet same = whole.computeIfAbsent(state, t -> new BlobSet(trees.index()));
    if (number != BlobIndex.NONE && same.has(number)) {
      return new Left(tree, 0, 0);
    }
    Where where = new Where(tree, state);
    Left left = changed.get(where);
    if (left == null) {
      left = read(tree, state);
      if (left.tree().equals(tree)) {
        boolean unused = same.add(number);
      } else {
        changed.put(where, left);
      }
    }
    return left;
  }

  private Left read(Id tree, NamePatterns.State state) throws IOException, InterruptedException {
    byte[] json = trees.tree(tree);
    TreeWriter now = new TreeWriter();
    boolean same = true;
    long files = 0;
    long bytes = 0;
    try (TreeReader reader = TreeReader.of(json)) {
      for (Node n = reader.next(); n != null; n = reader.next()) {
        long from = reader.nodeStart();
        long to = reader.nodeEnd();
        NamePatterns.State there = excludes.step(state, n.name());
        if (there.matched()) {
          same = false;
          Sum sum = new Sum();
          sum.add(n, trees);
          files += sum.files;
          bytes += sum.bytes;
        } else if (n.type() == NodeType.DIR && n.subtree().isPresent()) {
          Left below = filtered(n.subtree().get(), there);
          files += below.files();
          bytes += below.bytes();
          if (below.tree().equals(n.subtree().get())) {
            now.copy(n, json, from, to);
          } else {
            same = false;
            now.add(n.toBuilder().subtree(below.tree()).build());
          }
        } else {
          now.copy(n, json, from, to);
        }
      }
    }
    return same ? new Left(tree, 0, 0) : new Left(write(now.end()), files, bytes);
  }

  private Id write(TreeWriter tree) throws IOException {
    Id id = new Sha256().of(tree.array(), 0, tree.length());
    if (!trees.index().has(BlobHandle.tree(id)) && written.add(id)) {
      lane.add(BlobHandle.tree(id), tree.array(), tree.length());
    }
    return id;
  }

  /** Files of a node, and of all below. */
  private static final class Sum {
    private long files;
    private long bytes;

    void add(Node node, BlobLoader trees) throws IOException, InterruptedException {
      count(node);
      if (node.type() == NodeType.DIR && node.subtree().isPresent()) {
        new NodeWalk(trees)
            .walk(
                node.subtree().get(),
                null,
                (folder, n) -> {
                  count(n);
                  return true;
                });
      }
    }

    private void count(Node node) {
      if (node.type() == NodeType.FILE) {
        files++;
        bytes += node.size();
      }
    }
  }
}

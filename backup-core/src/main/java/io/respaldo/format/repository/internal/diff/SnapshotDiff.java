package io.respaldo.format.repository.internal.diff;

import io.respaldo.format.repository.DiffReport;
import io.respaldo.format.repository.Difference;
import io.respaldo.format.repository.Difference.Change;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.load.BlobLoader;
import io.respaldo.format.repository.internal.load.NodeWalk;
import io.respaldo.format.repository.internal.load.OpenTree;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeText;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.part.EntryPath;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Walks two trees side by side. Good for one use, by one thread. */
public final class SnapshotDiff implements AutoCloseable {
  private final BlobLoader trees;
  private final Consumer<Difference> told;
  private final DiffBlobs blobs;
  private final Side removed;
  private final Side added;
  private final Deque<Frame> way = new ArrayDeque<>();
  private long changedFiles;

  /** What is on one side only. */
  private final class Side {
    private final Change change;
    private final DiffBlobs.Needs needs;
    private long files;
    private long folders;
    private long others;

    Side(Change change, DiffBlobs.Needs needs) {
      this.change = change;
      this.needs = needs;
    }

    void whole(@Nullable EntryPath folder, Node node) throws IOException, InterruptedException {
      boolean below = item(folder, node);
      if (below && node.subtree().isPresent()) {
        below(NodeWalk.path(folder, node), node.subtree().get());
      }
    }

    void below(EntryPath folder, Id tree) throws IOException, InterruptedException {
      new NodeWalk(trees).walk(tree, folder, this::item);
    }

    private boolean item(@Nullable EntryPath folder, Node node) {
      needs.add(node);
      boolean isFolder = node.type() == NodeType.DIR;
      switch (node.type()) {
        case FILE -> files++;
        case DIR -> folders++;
        default -> others++;
      }
      told.accept(new Difference(change, NodeWalk.path(folder, node), isFolder));
      return isFolder;
    }

    DiffReport.Amount amount() {
      return needs.amount(files, folders, others);
    }
  }

  /** A folder that is in both. */
  private static final class Frame implements Closeable {
    final @Nullable EntryPath path;
    private final OpenTree left;
    private final OpenTree right;
    private @Nullable Node before;
    private @Nullable Node after;
    private boolean begun;

    Frame(@Nullable EntryPath path, OpenTree left, OpenTree right) {
      this.path = path;
      this.left = left;
      this.right = right;
    }

    /** The nodes of the next name, one of which may be null; null at the end. */
    @Nullable Pair next() throws IOException {
      if (!begun) {
        begun = true;
        before = left.next();
        after = right.next();
      }
      Node l = before;
      Node r = after;
      if (l == null && r == null) {
        return null;
      }
      int order = l == null ? 1 : r == null ? -1 : Node.BY_NAME.compare(l, r);
      if (order <= 0) {
        before = left.next();
      }
      if (order >= 0) {
        after = right.next();
      }
      return new Pair(order <= 0 ? l : null, order >= 0 ? r : null);
    }

    @Override
    public void close() throws IOException {
      left.close();
      right.close();
    }
  }

  private record Pair(@Nullable Node before, @Nullable Node after) {}

  public SnapshotDiff(OpenRepository repository, BlobIndex index, Consumer<Difference> told) {
    this.trees = new BlobLoader(repository, index);
    this.told = told;
    this.blobs = new DiffBlobs(repository, index);
    this.removed = new Side(Change.REMOVED, blobs.before());
    this.added = new Side(Change.ADDED, blobs.after());
  }

  /**
   * @throws io.respaldo.storage.StorageException DAMAGED when a tree can't be read
   */
  public DiffReport run(Id before, Id after) throws IOException, InterruptedException {
    if (!before.equals(after)) {
      blobs.before().add(BlobHandle.tree(before));
      blobs.after().add(BlobHandle.tree(after));
      try {
        enter(null, before, after);
        while (!way.isEmpty()) {
          if (Thread.interrupted()) {
            throw new InterruptedException();
          }
          step(way.element());
        }
      } finally {
        for (Frame frame : way) {
          frame.close();
        }
      }
      blobs.settle();
    }
    return new DiffReport(changedFiles, added.amount(), removed.amount());
  }

  private void enter(@Nullable EntryPath path, Id before, Id after) throws IOException {
    OpenTree left = trees.openTree(before);
    boolean done = false;
    try {
      way.push(new Frame(path, left, trees.openTree(after)));
      done = true;
    } finally {
      if (!done) {
        left.close();
      }
    }
  }

  private void step(Frame at) throws IOException, InterruptedException {
    Pair next = at.next();
    if (next == null) {
      way.pop().close();
      return;
    }
    Node before = next.before();
    Node after = next.after();
    if (before != null && after != null) {
      both(at.path, before, after);
    } else if (before != null) {
      removed.whole(at.path, before);
    } else if (after != null) {
      added.whole(at.path, after);
    }
  }

  private void both(@Nullable EntryPath folder, Node before, Node after)
      throws IOException, InterruptedException {
    blobs.before().add(before);
    blobs.after().add(after);
    EntryPath path = NodeWalk.path(folder, after);
    boolean isFolder = after.type() == NodeType.DIR;
    change(before, after).ifPresent(c -> told.accept(new Difference(c, path, isFolder)));
    Optional<Id> left = subtree(before);
    Optional<Id> right = subtree(after);
    if (left.isPresent() && right.isPresent()) {
      if (left.equals(right)) {
        blobs.same(left.get());
      } else {
        enter(path, left.get(), right.get());
      }
    } else if (left.isPresent()) {
      removed.below(path, left.get());
    } else if (right.isPresent()) {
      added.below(path, right.get());
    }
  }

  private static Optional<Id> subtree(Node node) {
    return node.type() == NodeType.DIR ? node.subtree() : Optional.empty();
  }

  private Optional<Change> change(Node before, Node after) {
    if (before.type() != after.type()) {
      return Optional.of(Change.TYPE);
    }
    if (after.type() == NodeType.FILE && !content(before).equals(content(after))) {
      changedFiles++;
      return Optional.of(
          isSame(without(before), without(after)) ? Change.CONTENT_ALONE : Change.CONTENT);
    }
    return isSame(before, after) ? Optional.empty() : Optional.of(Change.METADATA);
  }

  private static List<Id> content(Node node) {
    return node.content().orElse(List.of());
  }

  private static Node without(Node node) {
    return node.toBuilder().content(List.of()).build();
  }

  private static boolean isSame(Node a, Node b) {
    return Arrays.equals(NodeText.of(a), NodeText.of(b));
  }

  @Override
  public void close() {
    trees.close();
  }
}

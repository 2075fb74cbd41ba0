package io.respaldo.format.repository.internal.load;

import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.part.EntryPath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a stored tree and all that is below: shows nodes one by one, in the order of the
 * trees; a folder is entered right after it is shown, if the visitor wants. Stateless; holds the
 * trees on the way down.
 */
public final class NodeWalk {
  private final BlobLoader trees;

  /** Is shown what there is. */
  public interface Visitor {
    /**
     * A node.
     *
     * @param folder its folder; null at the root
     * @return of a folder, whether it is entered
     */
    boolean node(@Nullable EntryPath folder, Node node) throws IOException;

    /** A folder that was entered ends. */
    default void leave(Id tree) throws IOException {}
  }

  private record Frame(@Nullable EntryPath path, Id id, OpenTree tree) {}

  public NodeWalk(BlobLoader trees) {
    this.trees = trees;
  }

  /** The path of a name in a folder. */
  public static EntryPath path(@Nullable EntryPath folder, Node node) {
    return folder == null ? EntryPath.of(node.name()) : folder.child(node.name());
  }

  /**
   * @param path where the tree lies; null for the root
   * @throws io.respaldo.storage.StorageException DAMAGED when a tree can't be read
   */
  public void walk(Id tree, @Nullable EntryPath path, Visitor visitor)
      throws IOException, InterruptedException {
    Deque<Frame> way = new ArrayDeque<>();
    try {
      way.push(new Frame(path, tree, trees.openTree(tree)));
      while (!way.isEmpty()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        Frame at = way.element();
        Node node = at.tree().next();
        if (node == null) {
          way.pop().tree().close();
          visitor.leave(at.id());
        } else if (visitor.node(at.path(), node)
            && node.type() == NodeType.DIR
            && node.subtree().isPresent()) {
          Id below = node.subtree().get();
          way.push(new Frame(path(at.path(), node), below, trees.openTree(below)));
        }
      }
    } finally {
      for (Frame frame : way) {
        frame.tree().close();
      }
    }
  }
}

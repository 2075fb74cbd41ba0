package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.TreeWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder whose nodes come in any order and from any thread. Whoever brings the last one stores
 * its tree. Thread-safe.
 */
final class FolderTask {
  /** Is told the tree of a folder once it is stored. */
  interface Stored {
    void tree(Id tree) throws IOException;
  }

  private final BlobStore store;
  private final Stored then;
  private final List<Node> nodes = new ArrayList<>();
  private int awaited = 1; // the walk itself, until it leaves

  FolderTask(BlobStore store, Stored then) {
    this.store = store;
    this.then = then;
  }

  /** One more node will come, or be said not to. */
  synchronized void await() {
    awaited++;
  }

  /** An awaited node is here. */
  void bring(Node node) throws IOException {
    synchronized (this) {
      nodes.add(node);
    }
    leave();
  }

  /** An awaited node will not come, or the walk has left the folder. */
  void leave() throws IOException {
    synchronized (this) {
      if (--awaited > 0) {
        return;
      }
    }
    nodes.sort(Node.BY_NAME);
    TreeWriter tree = new TreeWriter();
    nodes.forEach(tree::add);
    Id id = store.tree(tree.end());
    nodes.clear();
    then.tree(id);
  }
}

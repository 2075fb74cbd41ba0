package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.tree.KnownTree;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What runs that were cut short had of a folder, by their checkpoints. Names are asked for in the
 * order of the tree. Not thread-safe.
 *
 * @param trees of the folder, the newest first
 */
record Resumed(List<KnownTree> trees) {
  private static final Resumed NOTHING = new Resumed(List.of());

  /** The node of a file. */
  Optional<Node> node(byte[] name) throws IOException {
    Optional<Node> found = Optional.empty();
    for (KnownTree tree : trees) {
      if (tree.seek(name) && found.isEmpty()) {
        found = Optional.of(tree.node());
      }
    }
    return found;
  }

  /** What they had of a folder in this one. */
  Resumed folder(byte[] name, ParentTrees all) throws IOException {
    if (trees.isEmpty()) {
      return NOTHING;
    }
    List<KnownTree> below = new ArrayList<>();
    for (KnownTree tree : trees) {
      if (tree.seek(name)) {
        Node node = tree.node();
        Optional<Id> id = node.type() == NodeType.DIR ? node.subtree() : Optional.empty();
        if (id.isPresent()) {
          all.tree(id.get()).ifPresent(below::add);
        }
      }
    }
    return new Resumed(below);
  }
}

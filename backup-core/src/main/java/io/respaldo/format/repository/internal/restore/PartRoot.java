package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Part;

/**
 * A part and its place in the snapshot.
 *
 * @param path the part's name as a path
 * @param node a file or a folder
 * @param whole whether it is all of a snapshot
 */
record PartRoot(EntryPath path, Node node, boolean whole) {
  PartRoot(EntryPath path, Node node) {
    this(path, node, false);
  }

  /**
   * All of a snapshot.
   *
   * @param name that begins its paths, in messages
   */
  static PartRoot whole(EntryPath name, Id tree) {
    Node node =
        Node.of(name.bytes(), NodeType.DIR).mode(NodeType.DIR.mode(0700)).subtree(tree).build();
    return new PartRoot(name, node, true);
  }

  Part.Shape shape() {
    return node.type() == NodeType.DIR ? Part.Shape.TREE : Part.Shape.STREAM;
  }

  String name() {
    return path.toString();
  }
}

package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Part;

/**
 * A part and its place in the snapshot.
 *
 * @param path the part's name as a path
 * @param node a file or a folder
 */
record PartRoot(EntryPath path, Node node) {
  Part.Shape shape() {
    return node.type() == NodeType.DIR ? Part.Shape.TREE : Part.Shape.STREAM;
  }

  String name() {
    return path.toString();
  }
}

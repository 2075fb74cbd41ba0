package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.format.repository.internal.tree.TreeReader;
import io.respaldo.format.tree.FileStat;
import io.respaldo.part.EntryPath;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A folder as the parent snapshot saw it; of files, what tells whether they changed. */
final class Before {
  private static final Before NOTHING = new Before(Map.of());

  private final Map<EntryPath, Node> nodes;

  private Before(Map<EntryPath, Node> nodes) {
    this.nodes = nodes;
  }

  static Before nothing() {
    return NOTHING;
  }

  /** Gives trees out of a repository. */
  interface Trees {
    byte[] tree(Id id) throws IOException;
  }

  static Before of(Trees trees, Id tree) throws IOException {
    Map<EntryPath, Node> nodes = new HashMap<>();
    try (TreeReader reader = TreeReader.of(trees.tree(tree))) {
      for (Node n = reader.next(); n != null; n = reader.next()) {
        nodes.put(EntryPath.of(n.name()), n);
      }
    }
    return new Before(nodes);
  }

  Optional<Node> find(byte[] name) {
    return Optional.ofNullable(nodes.get(EntryPath.of(name)));
  }

  /** The folder of this name within, if the parent knew one. */
  Before folder(Trees trees, byte[] name) throws IOException {
    Optional<Id> tree = find(name).filter(n -> n.type() == NodeType.DIR).flatMap(Node::subtree);
    return tree.isPresent() ? of(trees, tree.get()) : NOTHING;
  }

  /** Whether a file is as it was, and all that it held is there still. */
  static boolean isUnchanged(Node before, FileStat now, BlobIndex index) {
    return before.type() == NodeType.FILE
        && before.size() == now.size()
        && before.modified().instant().equals(now.modified())
        && before.changed().instant().equals(now.changed())
        && before.inode() == now.inode()
        && before.content().isPresent()
        && before.content().get().stream().allMatch(id -> index.has(BlobHandle.data(id)));
  }
}

package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.LinkTarget;
import java.util.Optional;

/** Nodes as entries. */
final class NodeEntries {
  private NodeEntries() {}

  /** Whether there is an entry for it: files, folders and symbolic links have one. */
  static boolean has(Node node) {
    return node.type() == NodeType.FILE
        || node.type() == NodeType.DIR
        || node.type() == NodeType.SYMLINK;
  }

  static Entry of(EntryPath path, Node node) {
    return switch (node.type()) {
      case DIR -> entry(path, node, Entry.Type.FOLDER, Optional.empty());
      case SYMLINK ->
          entry(path, node, Entry.Type.SYMLINK, Optional.of(LinkTarget.of(node.linkTarget())));
      case FILE -> entry(path, node, Entry.Type.FILE, Optional.empty());
      default -> throw new IllegalArgumentException(node.toString());
    };
  }

  static Entry hardLink(EntryPath path, Node node, EntryPath first) {
    return entry(path, node, Entry.Type.HARD_LINK, Optional.of(LinkTarget.of(first.bytes())));
  }

  /** What no entry stands for, to carry its metadata. */
  static Entry special(EntryPath path, Node node) {
    return entry(path, node, Entry.Type.FILE, Optional.empty());
  }

  private static Entry entry(
      EntryPath path, Node node, Entry.Type type, Optional<LinkTarget> link) {
    return new Entry(
        path,
        type,
        type == Entry.Type.FILE ? node.size() : 0,
        node.modified().instant(),
        NodeType.unix(node.mode()),
        Optional.of(new Entry.Owner(node.uid(), node.gid(), node.user(), node.group())),
        link);
  }
}

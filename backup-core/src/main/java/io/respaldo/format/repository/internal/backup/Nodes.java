package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeBuilder;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.format.tree.FileStat;
import io.respaldo.format.tree.TreeFile;
import io.respaldo.part.Entry;
import io.respaldo.part.LinkTarget;
import java.time.Instant;
import java.time.ZoneId;

/** Makes nodes of what a walk meets, as restic would, to the byte. Thread-safe. */
final class Nodes {
  private final ZoneId zone;

  /**
   * @param zone of this machine's clocks, in which restic writes times
   */
  Nodes(ZoneId zone) {
    this.zone = zone;
  }

  Timestamp time(Instant instant) {
    return Timestamp.of(instant.atZone(zone));
  }

  /** All but the content of a file and the tree of a folder. */
  NodeBuilder of(TreeFile file) {
    FileStat stat = file.stat();
    Entry entry = file.entry();
    NodeType type =
        switch (stat.kind()) {
          case FOLDER -> NodeType.DIR;
          case SYMLINK -> NodeType.SYMLINK;
          case FILE -> NodeType.FILE;
          case SPECIAL -> throw new IllegalArgumentException("'" + entry.path() + "'");
        };
    Timestamp modified = time(stat.modified());
    NodeBuilder node =
        Node.of(entry.path().name(), type)
            .mode(type.mode(stat.mode()))
            .modified(modified)
            .accessed(modified)
            .changed(time(stat.changed()))
            .inode(stat.inode())
            .deviceId(stat.device());
    if (type != NodeType.DIR) {
      node.links(stat.links());
    }
    entry.owner().ifPresent(o -> owner(node, o));
    entry
        .link()
        .filter(l -> type == NodeType.SYMLINK)
        .map(LinkTarget::bytes)
        .ifPresent(node::linkTarget);
    return node;
  }

  private static void owner(NodeBuilder node, Entry.Owner owner) {
    node.uid(owner.uid()).gid(owner.gid()).user(owner.user()).group(owner.group());
  }
}

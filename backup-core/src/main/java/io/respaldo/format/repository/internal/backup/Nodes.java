package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeBuilder;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.format.tree.FileStat;
import io.respaldo.format.tree.SpecialFile;
import io.respaldo.format.tree.TreeFile;
import io.respaldo.part.Entry;
import io.respaldo.part.LinkTarget;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** Makes nodes of what a walk meets, as restic would, to the byte. Thread-safe. */
final class Nodes {
  private final ZoneId zone;
  private final Timestamp now;

  /**
   * @param zone of this machine's clocks, in which restic writes times
   * @param begin of the run
   */
  Nodes(ZoneId zone, Instant begin) {
    this.zone = zone;
    this.now = time(begin);
  }

  Timestamp time(Instant instant) {
    return Timestamp.of(instant, zone.getRules().getOffset(instant));
  }

  /** When the run began. */
  Timestamp now() {
    return now;
  }

  /** Of what exists in the snapshot alone, as if made when the run began. */
  NodeBuilder own(byte[] name, NodeType type, int mode) {
    return Node.of(name, type).mode(type.mode(mode)).modified(now).accessed(now).changed(now);
  }

  /** Of an entry; all but the content of a file, its names, and the tree of a folder. */
  NodeBuilder of(Entry entry) {
    NodeType type =
        switch (entry.type()) {
          case FOLDER -> NodeType.DIR;
          case SYMLINK -> NodeType.SYMLINK;
          case FILE, HARD_LINK -> NodeType.FILE;
        };
    Timestamp modified = time(entry.modified());
    NodeBuilder node =
        Node.of(entry.path().name(), type)
            .mode(type.mode(entry.mode()))
            .modified(modified)
            .accessed(modified)
            .changed(modified)
            .links(type == NodeType.DIR ? 0 : 1);
    entry.owner().ifPresent(o -> owner(node, o));
    target(node, type, entry.link());
    return node;
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
          case FIFO, CHARACTER_DEVICE, BLOCK_DEVICE, SPECIAL ->
              throw new IllegalArgumentException("'" + entry.path() + "'");
        };
    NodeBuilder node = of(entry.path().name(), type, stat, entry.owner());
    target(node, type, entry.link());
    return type == NodeType.DIR ? node : node.links(stat.links());
  }

  /** Of a pipe or device; of a socket none, as restic has none. */
  Optional<Node> of(SpecialFile file) {
    FileStat stat = file.stat();
    NodeType type =
        switch (stat.kind()) {
          case FIFO -> NodeType.FIFO;
          case CHARACTER_DEVICE -> NodeType.CHARDEV;
          case BLOCK_DEVICE -> NodeType.DEV;
          default -> NodeType.IRREGULAR;
        };
    if (type == NodeType.IRREGULAR) {
      return Optional.empty();
    }
    NodeBuilder node = of(file.path().name(), type, stat, file.owner());
    if (type != NodeType.FIFO) {
      node.links(stat.links()).device(stat.represents());
    }
    return Optional.of(node.build());
  }

  private NodeBuilder of(byte[] name, NodeType type, FileStat stat, Optional<Entry.Owner> owner) {
    Timestamp modified = time(stat.modified());
    NodeBuilder node =
        Node.of(name, type)
            .mode(type.mode(stat.mode()))
            .modified(modified)
            .accessed(modified)
            .changed(time(stat.changed()))
            .inode(stat.inode())
            .deviceId(stat.device());
    owner.ifPresent(o -> owner(node, o));
    return node;
  }

  private static void target(NodeBuilder node, NodeType type, Optional<LinkTarget> link) {
    if (type == NodeType.SYMLINK) {
      link.map(LinkTarget::bytes).ifPresent(node::linkTarget);
    }
  }

  private static void owner(NodeBuilder node, Entry.Owner owner) {
    node.uid(owner.uid()).gid(owner.gid()).user(owner.user()).group(owner.group());
  }
}

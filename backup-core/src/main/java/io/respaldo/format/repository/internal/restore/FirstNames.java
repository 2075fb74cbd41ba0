package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.part.EntryPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells hard links: names of one file, by device and inode, as long as their content is the same
 * too. Remembers the first name of each until all were met, up to a bound, beyond which each name
 * is a file of its own. Not thread-safe.
 */
final class FirstNames {
  private static final int MAX_FILES = 200_000;
  private static final long MAX_BLOBS = 1_000_000;

  private record Inode(long device, long number) {}

  private static final class Met {
    final EntryPath first;
    final List<Id> content;
    long left;

    Met(EntryPath first, List<Id> content, long left) {
      this.first = first;
      this.content = content;
      this.left = left;
    }
  }

  private final Map<Inode, Met> met = new HashMap<>();
  private long blobs;

  /** The name under which this file was met before; empty for the first, which is remembered. */
  Optional<EntryPath> of(EntryPath path, Node node) {
    if (node.type() != NodeType.FILE || node.links() < 2 || node.inode() == 0) {
      return Optional.empty();
    }
    Inode inode = new Inode(node.deviceId(), node.inode());
    List<Id> content = node.content().orElse(List.of());
    Met known = met.get(inode);
    if (known == null) {
      if (met.size() < MAX_FILES && blobs + content.size() <= MAX_BLOBS) {
        met.put(inode, new Met(path, content, node.links() - 1));
        blobs += content.size();
      }
      return Optional.empty();
    }
    if (!known.content.equals(content)) {
      return Optional.empty();
    }
    if (--known.left == 0) {
      met.remove(inode);
      blobs -= content.size();
    }
    return Optional.of(known.first);
  }
}

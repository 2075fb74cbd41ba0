package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeText;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.part.EntryPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes nodes of hard links: each is its target under another name, and all have the same inode and
 * tell how many they are. Memory holds the names of one file. Not thread-safe.
 */
final class LinkResolver {
  private final SpooledNodes to;
  private final FileNumbers numbers;
  private final List<byte[]> names = new ArrayList<>();
  private @Nullable SpooledNode target;

  LinkResolver(SpooledNodes to, FileNumbers numbers) {
    this.to = to;
    this.numbers = numbers;
  }

  void resolve(SpooledNodes from) throws IOException {
    from.forEach(
        node -> {
          if (node.kind() == SpooledNode.Kind.LINK) {
            name(node);
          } else {
            flush();
            target = node;
          }
        });
    flush();
  }

  private void name(SpooledNode link) throws IOException {
    if (target == null
        || target.kind() != SpooledNode.Kind.LEAF
        || !Arrays.equals(target.path(), link.path())) {
      throw new IOException(
          "hard link '"
              + EntryPath.of(link.body())
              + "' leads to '"
              + new String(link.path(), StandardCharsets.UTF_8)
              + "', which is no file of the tree");
    }
    names.add(link.body());
  }

  private void flush() throws IOException {
    SpooledNode file = target;
    if (file == null) {
      return;
    }
    if (names.isEmpty()) {
      to.add(file);
      return;
    }
    Node node = NodeText.parse(file.body());
    if (node.type() != NodeType.FILE) {
      throw new IOException(
          "hard link '"
              + EntryPath.of(names.get(0))
              + "' leads to "
              + node
              + ", which is no file of the tree");
    }
    Node counted = node.toBuilder().inode(numbers.next()).links(names.size() + 1L).build();
    to.add(new SpooledNode(file.path(), SpooledNode.Kind.LEAF, NodeText.of(counted)));
    for (byte[] name : names) {
      Node another = counted.toBuilder().name(EntryPath.of(name).name()).build();
      to.add(new SpooledNode(name, SpooledNode.Kind.LEAF, NodeText.of(another)));
    }
    names.clear();
  }
}

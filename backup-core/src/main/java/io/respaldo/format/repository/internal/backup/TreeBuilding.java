package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.tree.NodeBuilder;
import io.respaldo.format.repository.internal.tree.NodeText;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.format.repository.internal.tree.TreeWriter;
import io.respaldo.part.EntryPath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * Makes trees of nodes that come in the order of the tree. Folders that don't come are made up.
 * Memory holds the trees of the folders on the way to the last node. Not thread-safe.
 */
final class TreeBuilding {
  private static final int MADE_UP = 0700;

  private final BlobStore store;
  private final Nodes nodes;
  private final Deque<Open> open = new ArrayDeque<>();

  /** A folder that nodes are being added to. */
  private static final class Open {
    private final Optional<EntryPath> path; // none of the part itself
    private final TreeWriter tree = new TreeWriter();
    private NodeBuilder node;
    private byte[] last = new byte[0];

    Open(Optional<EntryPath> path, NodeBuilder node) {
      this.path = path;
      this.node = node;
    }

    boolean holds(EntryPath other) {
      return path.isEmpty() || other.isBelow(path.get());
    }

    void add(byte[] name, byte[] json, EntryPath path) throws IOException {
      if (Arrays.equals(last, name)) {
        throw new IOException(
            "entry '" + path + "' comes twice, or is a folder and something else");
      }
      last = name;
      tree.add(name, json);
    }
  }

  TreeBuilding(BlobStore store, Nodes nodes) {
    this.store = store;
    this.nodes = nodes;
    open.push(new Open(Optional.empty(), nodes.own(new byte[] {'-'}, NodeType.DIR, MADE_UP)));
  }

  void add(SpooledNode next) throws IOException {
    EntryPath path = EntryPath.of(next.path());
    boolean folder = next.kind() == SpooledNode.Kind.FOLDER;
    if (folder && open.getFirst().path.equals(Optional.of(path))) {
      open.getFirst().node = NodeText.parse(next.body()).toBuilder(); // told twice: as told last
      return;
    }
    while (!open.getFirst().holds(path)) {
      leave();
    }
    for (EntryPath above : above(path)) {
      open.push(new Open(Optional.of(above), nodes.own(above.name(), NodeType.DIR, MADE_UP)));
    }
    if (folder) {
      open.push(new Open(Optional.of(path), NodeText.parse(next.body()).toBuilder()));
    } else {
      open.getFirst().add(path.name(), next.body(), path);
    }
  }

  /** The folders between the open one and this path. */
  private Iterable<EntryPath> above(EntryPath path) {
    Deque<EntryPath> missing = new ArrayDeque<>();
    byte[] raw = path.bytes();
    int from = open.getFirst().path.map(p -> p.length() + 1).orElse(0);
    for (int i = from; i < raw.length; i++) {
      if (raw[i] == '/') {
        missing.addLast(EntryPath.of(Arrays.copyOf(raw, i)));
      }
    }
    return missing;
  }

  private void leave() throws IOException {
    Open left = open.pop();
    EntryPath path = left.path.orElseThrow();
    Id tree = store.tree(left.tree.end());
    open.getFirst().add(path.name(), NodeText.of(left.node.subtree(tree).build()), path);
  }

  /** All nodes have come; the tree of the part. */
  Id finish() throws IOException {
    while (open.size() > 1) {
      leave();
    }
    return store.tree(open.getFirst().tree.end());
  }
}

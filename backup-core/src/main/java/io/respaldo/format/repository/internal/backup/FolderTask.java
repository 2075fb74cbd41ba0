package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.tree.KnownTree;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeText;
import io.respaldo.format.repository.internal.tree.TreeWriter;
import io.respaldo.part.EntryPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A folder whose nodes come in any order and from any thread. Whoever brings the last one stores
 * its tree, unless it is the parent's to the byte. Thread-safe.
 */
final class FolderTask {
  /** Is told the tree of a folder once it is stored. */
  interface Stored {
    void tree(Id tree) throws IOException;
  }

  /** A node, as JSON of its own or in the parent's tree. */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  record Piece(byte[] name, byte[] json, Optional<KnownTree.Range> known) {}

  private static final byte[] NONE = {};
  private static final int LARGE = 10_000;

  private final EntryPath path;
  private final BlobStore store;
  private final Optional<KnownTree> known;
  private final Stored then;
  private List<Piece> pieces = new ArrayList<>();
  private boolean isGivenAway;
  private int awaited = 1; // the walk itself, until it leaves

  /**
   * @param path of the folder, for messages
   * @param known the folder's tree in the parent
   */
  FolderTask(EntryPath path, BlobStore store, Optional<KnownTree> known, Stored then) {
    this.path = path;
    this.store = store;
    this.known = known;
    this.then = then;
  }

  /** One more node will come, or be said not to. */
  synchronized void await() {
    awaited++;
  }

  /** An awaited node is here. */
  void bring(Node node) throws IOException {
    bring(new Piece(node.name(), NodeText.of(node), Optional.empty()));
  }

  /** An awaited node is here, and is as the parent has it. */
  void bring(byte[] name, KnownTree.Range same) throws IOException {
    bring(new Piece(name, NONE, Optional.of(same)));
  }

  private void bring(Piece piece) throws IOException {
    synchronized (this) {
      pieces.add(piece);
    }
    leave();
  }

  /** An awaited node will not come, or the walk has left the folder. */
  void leave() throws IOException {
    synchronized (this) {
      if (--awaited > 0) {
        return;
      }
    }
    List<Piece> all = whole();
    all.sort((a, b) -> Arrays.compareUnsigned(a.name(), b.name()));
    Optional<Id> same = same(all);
    then.tree(same.isPresent() ? same.get() : store.tree(treeInsteadOf(all)));
  }

  /** All nodes. Those of a large folder are here no more: they would fill the memory twice. */
  private synchronized List<Piece> whole() {
    if (pieces.size() < LARGE) {
      return new ArrayList<>(pieces);
    }
    List<Piece> all = pieces;
    pieces = List.of();
    isGivenAway = true;
    return all;
  }

  private TreeWriter treeInsteadOf(List<Piece> pieces) throws IOException {
    TreeWriter tree = tree(path, pieces);
    pieces.clear();
    return tree;
  }

  /** The nodes that have come so far; empty while a large folder is being stored. */
  synchronized Optional<List<Piece>> soFar() {
    return isGivenAway ? Optional.empty() : Optional.of(List.copyOf(pieces));
  }

  private Optional<Id> same(List<Piece> all) {
    if (known.isEmpty()) {
      return Optional.empty();
    }
    List<KnownTree.Range> ranges = new ArrayList<>(all.size());
    for (Piece piece : all) {
      if (piece.known().isEmpty()) {
        return Optional.empty();
      }
      ranges.add(piece.known().get());
    }
    return known.get().idIfAll(ranges);
  }

  /**
   * The tree of these nodes, ended.
   *
   * @param path of the folder, for messages
   * @param pieces in order
   */
  static TreeWriter tree(EntryPath path, List<Piece> pieces) throws IOException {
    long bytes = 0;
    for (Piece piece : pieces) {
      bytes += piece.known().map(KnownTree.Range::length).orElse(piece.json().length);
    }
    TreeWriter tree = TreeWriter.of("folder '" + path + "'", pieces.size(), bytes);
    for (Piece piece : pieces) {
      if (piece.known().isPresent()) {
        tree.add(piece.name(), piece.known().get());
      } else {
        tree.add(piece.name(), piece.json());
      }
    }
    return tree.end();
  }
}

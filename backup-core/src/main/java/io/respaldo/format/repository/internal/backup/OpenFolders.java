package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeText;
import io.respaldo.part.EntryPath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The folders of a run of which something is still to come. Thread-safe. */
final class OpenFolders {
  private final Map<EntryPath, Entered> open = new ConcurrentHashMap<>();

  /**
   * A folder.
   *
   * @param above empty of a part itself
   * @param node all but its tree
   */
  record Entered(EntryPath path, Optional<EntryPath> above, Node node, FolderTask task) {}

  /** What there is of a folder. */
  record Partial(Entered folder, List<FolderTask.Piece> pieces) {}

  void enter(Entered folder) {
    open.put(folder.path(), folder);
  }

  /** The folder above it, or the root, has its node. */
  void leave(EntryPath path) {
    open.remove(path);
  }

  /**
   * What there is of each now. The deepest are asked first: what is complete meanwhile, the folder
   * above has.
   *
   * @return empty while one of them can't tell, which is soon over
   */
  Optional<Deque<Partial>> soFar() {
    List<Entered> all = new ArrayList<>(open.values());
    all.sort(Comparator.comparingInt((Entered e) -> e.path().segments().size()).reversed());
    Deque<Partial> partials = new ArrayDeque<>(all.size());
    for (Entered entered : all) {
      Optional<List<FolderTask.Piece>> pieces = entered.task().soFar();
      if (pieces.isEmpty()) {
        return Optional.empty();
      }
      partials.add(new Partial(entered, pieces.get()));
    }
    return Optional.of(partials);
  }

  /**
   * Stores trees of what there is, and tells the nodes of the parts.
   *
   * @param folders the deepest first; emptied, so that what is stored goes from memory
   */
  static void store(Deque<Partial> folders, RootFolder.Trees store, RootFolder root)
      throws IOException {
    Map<EntryPath, List<FolderTask.Piece>> below = new HashMap<>();
    for (Partial partial = folders.poll(); partial != null; partial = folders.poll()) {
      Entered folder = partial.folder();
      List<FolderTask.Piece> more = below.remove(folder.path());
      List<FolderTask.Piece> all = together(partial.pieces(), more == null ? List.of() : more);
      if (all.isEmpty()) {
        continue;
      }
      Id tree = store.store(FolderTask.tree(folder.path(), all));
      Node node = folder.node().toBuilder().subtree(tree).build();
      if (folder.above().isPresent()) {
        below
            .computeIfAbsent(folder.above().get(), path -> new ArrayList<>())
            .add(new FolderTask.Piece(node.name(), NodeText.of(node), Optional.empty()));
      } else {
        root.putIfAbsent(folder.path(), node);
      }
    }
  }

  /** In order; where there are two of a name, the first list's. */
  private static List<FolderTask.Piece> together(
      List<FolderTask.Piece> first, List<FolderTask.Piece> second) {
    List<FolderTask.Piece> all = new ArrayList<>(first);
    all.addAll(second);
    all.sort((a, b) -> Arrays.compareUnsigned(a.name(), b.name()));
    List<FolderTask.Piece> once = new ArrayList<>(all.size());
    for (FolderTask.Piece piece : all) {
      if (once.isEmpty() || !Arrays.equals(once.get(once.size() - 1).name(), piece.name())) {
        once.add(piece);
      }
    }
    return once;
  }
}

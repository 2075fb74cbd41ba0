package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.format.repository.internal.tree.TreeWriter;
import io.respaldo.part.EntryPath;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The parts of a snapshot, and the folders above them, which exist nowhere else. Thread-safe. */
final class RootFolder {
  private final Set<EntryPath> claimed = new TreeSet<>();
  private final Folder root = new Folder();

  private static final class Folder {
    final Map<EntryPath, Folder> folders = new TreeMap<>();
    final Map<EntryPath, Node> nodes = new TreeMap<>();
  }

  /**
   * A part will be at this path.
   *
   * @throws IllegalArgumentException when another is, or lies in it or around it
   */
  synchronized void claim(EntryPath path) {
    for (EntryPath other : claimed) {
      if (path.equals(other) || path.isBelow(other) || other.isBelow(path)) {
        throw new IllegalArgumentException(
            "'" + path + "' and '" + other + "' can't be in one snapshot");
      }
    }
    claimed.add(path);
  }

  synchronized void put(EntryPath path, Node node) {
    Folder at = root;
    List<EntryPath> segments = path.segments();
    int last = segments.size() - 1;
    for (EntryPath segment : segments.subList(0, last)) {
      at = at.folders.computeIfAbsent(segment, s -> new Folder());
    }
    at.nodes.put(segments.get(last), node);
  }

  /** What is there so far, as another object. */
  synchronized RootFolder copy() {
    RootFolder copy = new RootFolder();
    copy(root, copy.root);
    copy.claimed.addAll(claimed);
    return copy;
  }

  private static void copy(Folder from, Folder to) {
    to.nodes.putAll(from.nodes);
    from.folders.forEach((name, f) -> copy(f, to.folders.computeIfAbsent(name, n -> new Folder())));
  }

  /** The parts that are there. */
  synchronized Set<EntryPath> parts() {
    Set<EntryPath> there = new TreeSet<>(claimed);
    there.removeIf(path -> find(path).isEmpty());
    return there;
  }

  private Optional<Node> find(EntryPath path) {
    Folder at = root;
    List<EntryPath> segments = path.segments();
    int last = segments.size() - 1;
    for (EntryPath segment : segments.subList(0, last)) {
      Folder next = at.folders.get(segment);
      if (next == null) {
        return Optional.empty();
      }
      at = next;
    }
    return Optional.ofNullable(at.nodes.get(segments.get(last)));
  }

  /** As {@link #put}, unless the part is there. */
  synchronized void putIfAbsent(EntryPath path, Node node) {
    if (find(path).isEmpty()) {
      put(path, node);
    }
  }

  /** Where trees go. */
  interface Trees {
    Id store(TreeWriter tree) throws IOException;
  }

  /** Stores the trees of all folders; the root's id. */
  synchronized Id store(Trees store, Nodes nodes) throws IOException {
    return store(root, store, nodes);
  }

  private static Id store(Folder folder, Trees store, Nodes nodes) throws IOException {
    Map<EntryPath, Node> all = new TreeMap<>(folder.nodes);
    for (Map.Entry<EntryPath, Folder> f : folder.folders.entrySet()) {
      Id tree = store(f.getValue(), store, nodes);
      all.put(f.getKey(), nodes.own(f.getKey().bytes(), NodeType.DIR, 0700).subtree(tree).build());
    }
    TreeWriter writer = new TreeWriter();
    all.values().forEach(writer::add);
    return store.store(writer.end());
  }
}

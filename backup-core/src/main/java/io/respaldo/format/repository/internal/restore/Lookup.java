package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.load.BlobLoader;
import io.respaldo.format.repository.internal.load.OpenTree;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.part.EntryPath;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds nodes by path. Keeps the folders that were looked into last by name, up to 16 MiB of trees,
 * for whoever asks for one file after the other. Thread-safe.
 */
final class Lookup {
  private static final long KEPT = 16L << 20;

  private record Folder(Map<EntryPath, Node> nodes, long weight) {}

  private final BlobLoader loader;
  private final List<PartRoot> roots;
  private final Map<Id, Folder> folders = new LinkedHashMap<>(16, 0.75f, true);
  private long weight;

  Lookup(BlobLoader loader, List<PartRoot> roots) {
    this.loader = loader;
    this.roots = roots;
  }

  /** The part that this path is, or lies in. */
  Optional<PartRoot> root(EntryPath path) {
    return roots.stream().filter(r -> r.path().equals(path) || path.isBelow(r.path())).findFirst();
  }

  Optional<Node> find(EntryPath path) throws IOException {
    Optional<PartRoot> root = root(path);
    if (root.isEmpty()) {
      return Optional.empty();
    }
    Node node = root.get().node();
    if (path.equals(root.get().path())) {
      return Optional.of(node);
    }
    for (EntryPath segment : path.relativeTo(root.get().path()).segments()) {
      Optional<Node> child = child(path, node, segment);
      if (child.isEmpty()) {
        return child;
      }
      node = child.get();
    }
    return Optional.of(node);
  }

  private Optional<Node> child(EntryPath path, Node folder, EntryPath name) throws IOException {
    if (folder.type() != NodeType.DIR) {
      return Optional.empty();
    }
    Id id = folder.subtree().orElseThrow(() -> Damage.of("a folder above has no tree"));
    try {
      return child(id, name);
    } catch (StorageException e) {
      throw Damage.in(path, e);
    }
  }

  private Optional<Node> child(Id tree, EntryPath name) throws IOException {
    synchronized (folders) {
      Folder known = folders.get(tree);
      if (known != null) {
        return Optional.ofNullable(known.nodes().get(name));
      }
    }
    long length = loader.index().contentLength(BlobHandle.tree(tree)).orElse(0);
    if (length > KEPT) {
      return scanned(tree, name);
    }
    Map<EntryPath, Node> nodes = new HashMap<>();
    try (OpenTree open = loader.openTree(tree)) {
      for (Node n = open.next(); n != null; n = open.next()) {
        nodes.put(EntryPath.of(n.name()), n);
      }
    }
    keep(tree, new Folder(nodes, length));
    return Optional.ofNullable(nodes.get(name));
  }

  private void keep(Id tree, Folder folder) {
    synchronized (folders) {
      if (folders.put(tree, folder) == null) {
        weight += folder.weight();
      }
      Iterator<Folder> oldest = folders.values().iterator();
      while (weight > KEPT && oldest.hasNext()) {
        weight -= oldest.next().weight();
        oldest.remove();
      }
    }
  }

  private Optional<Node> scanned(Id tree, EntryPath name) throws IOException {
    byte[] wanted = name.bytes();
    try (OpenTree open = loader.openTree(tree)) {
      for (Node n = open.next(); n != null; n = open.next()) {
        if (n.isNamed(wanted)) {
          return Optional.of(n);
        }
      }
    }
    return Optional.empty();
  }
}

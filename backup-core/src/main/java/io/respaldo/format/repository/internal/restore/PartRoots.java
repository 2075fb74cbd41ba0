package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.load.BlobLoader;
import io.respaldo.format.repository.internal.load.OpenTree;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.part.EntryPath;
import io.respaldo.part.PartName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds a snapshot's parts, loading only the trees on the way to them. */
final class PartRoots {
  private final BlobLoader loader;
  private final Snapshot snapshot;
  private final List<EntryPath> base;

  PartRoots(BlobLoader loader, Snapshot snapshot, List<EntryPath> base) {
    this.loader = loader;
    this.snapshot = snapshot;
    this.base = base;
  }

  /**
   * @throws io.respaldo.storage.StorageException DAMAGED when the base is not there; UNSUPPORTED
   *     when something there can't be called a part
   */
  List<PartRoot> find() throws IOException {
    Id folder = folder();
    Set<EntryPath> named = named();
    return named.isEmpty() ? all(folder) : these(folder, named);
  }

  /**
   * The tree that the parts lie in.
   *
   * @throws io.respaldo.storage.StorageException DAMAGED when it is not there
   */
  Id folder() throws IOException {
    Id folder = snapshot.root();
    for (EntryPath segment : base) {
      Optional<Node> node = child(folder, segment);
      folder =
          node.filter(n -> n.type() == NodeType.DIR)
              .flatMap(Node::subtree)
              .orElseThrow(
                  () ->
                      Damage.of(
                          "the snapshot holds no folder '"
                              + joined()
                              + "', where the instance's parts should lie"));
    }
    return folder;
  }

  private String joined() {
    StringBuilder all = new StringBuilder();
    base.forEach(s -> all.append('/').append(s));
    return all.toString();
  }

  /** What the snapshot's paths say lies below the base. */
  private Set<EntryPath> named() throws IOException {
    Set<EntryPath> named = new LinkedHashSet<>();
    if (base.isEmpty()) {
      return named; // the paths of a foreign snapshot are where it ran
    }
    String below = joined() + "/";
    for (String path : snapshot.paths()) {
      if (path.startsWith(below)) {
        named.add(partName(path.substring(below.length())));
      }
    }
    return named;
  }

  private static EntryPath partName(String name) throws IOException {
    try {
      return EntryPath.of(PartName.check(name));
    } catch (IllegalArgumentException e) {
      throw Damage.unsupported(
          "the snapshot can't be shown as parts: " + e.getMessage() + "; restic restores it whole");
    }
  }

  private List<PartRoot> these(Id folder, Set<EntryPath> named) throws IOException {
    List<PartRoot> found = new ArrayList<>();
    for (EntryPath name : named) {
      Optional<Node> node = find(folder, name.segments());
      // what is not there was taken out afterwards, as restic's rewrite does
      node.filter(PartRoots::canBePart).ifPresent(n -> found.add(new PartRoot(name, n)));
    }
    return found;
  }

  private List<PartRoot> all(Id folder) throws IOException {
    List<PartRoot> found = new ArrayList<>();
    try (OpenTree tree = loader.openTree(folder)) {
      for (Node n = tree.next(); n != null; n = tree.next()) {
        if (canBePart(n)) {
          found.add(new PartRoot(partName(new String(n.name(), StandardCharsets.UTF_8)), n));
        }
      }
    }
    return found;
  }

  private static boolean canBePart(Node node) {
    return node.type() == NodeType.DIR || node.type() == NodeType.FILE;
  }

  private Optional<Node> find(Id folder, List<EntryPath> segments) throws IOException {
    Optional<Node> node = child(folder, segments.get(0));
    if (segments.size() == 1 || node.isEmpty()) {
      return node;
    }
    Optional<Id> next = node.filter(n -> n.type() == NodeType.DIR).flatMap(Node::subtree);
    return next.isPresent()
        ? find(next.get(), segments.subList(1, segments.size()))
        : Optional.empty();
  }

  private Optional<Node> child(Id folder, EntryPath name) throws IOException {
    byte[] wanted = name.bytes();
    try (OpenTree tree = loader.openTree(folder)) {
      for (Node n = tree.next(); n != null; n = tree.next()) {
        if (n.isNamed(wanted)) {
          return Optional.of(n);
        }
      }
    }
    return Optional.empty();
  }
}

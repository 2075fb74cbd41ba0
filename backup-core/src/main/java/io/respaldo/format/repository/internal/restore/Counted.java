package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.repository.internal.load.BlobLoader;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.part.Part;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much parts hold: as it was recorded, or counted; of a damaged tree, up to the damage. */
final class Counted {
  private static final Logger LOG = LoggerFactory.getLogger(Counted.class);

  private Counted() {}

  /** The parts as recorded; null when one of them was not, and is a tree. */
  static @Nullable List<Part> known(List<PartRoot> roots, List<Part> recorded) {
    Map<String, Part> byName =
        recorded.stream().collect(Collectors.toMap(Part::name, Function.identity(), (a, b) -> a));
    List<Part> parts = new ArrayList<>();
    for (PartRoot root : roots) {
      Part known = byName.get(root.name());
      if (root.shape() == Part.Shape.STREAM) {
        parts.add(stream(root));
      } else if (known != null && known.shape() == root.shape()) {
        parts.add(known);
      } else {
        return null;
      }
    }
    return List.copyOf(parts);
  }

  private static Part stream(PartRoot root) {
    return new Part(root.name(), Part.Shape.STREAM, 1, root.node().size());
  }

  static List<Part> of(BlobLoader loader, List<PartRoot> roots) throws IOException {
    List<Part> parts = new ArrayList<>();
    for (PartRoot root : roots) {
      parts.add(root.shape() == Part.Shape.STREAM ? stream(root) : tree(loader, root));
    }
    return List.copyOf(parts);
  }

  private static Part tree(BlobLoader loader, PartRoot root) throws IOException {
    long files = 0;
    long bytes = 0;
    FirstNames names = new FirstNames();
    try (NodeCursor cursor = new NodeCursor(loader, Choice.ALL, root.path(), root.node())) {
      for (NodeCursor.Step s = cursor.next(); s != NodeCursor.Step.END; s = cursor.next()) {
        if (s == NodeCursor.Step.NODE
            && cursor.node().type() == NodeType.FILE
            && names.of(cursor.path(), cursor.node()).isEmpty()) {
          files++;
          bytes += cursor.node().size();
        }
      }
    } catch (StorageException e) {
      if (e.kind() != Kind.DAMAGED) {
        throw e;
      }
      // or nobody could get at the parts that are sound
      LOG.warn("part '{}' holds more than can be counted: {}", root.name(), e.getMessage());
    }
    return new Part(root.name(), Part.Shape.TREE, files, bytes);
  }
}

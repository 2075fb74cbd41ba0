package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.load.BlobLoader;
import io.respaldo.format.repository.internal.load.OpenTree;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.part.EntryPath;
import io.respaldo.storage.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Walks a part's tree: each chosen node, each folder on the way to one, and each time that it
 * leaves a folder. Loads trees as it comes to them. Not thread-safe.
 */
final class NodeCursor implements Closeable {
  /** Deeper, no path is short enough for an operating system. */
  private static final int MAX_DEPTH = 4096;

  /** Where it stands after {@link #next}. */
  enum Step {
    /** At {@link #node()}, of any type. */
    NODE,
    /** It has left the folder that it entered last and had not left. */
    LEFT,
    END
  }

  private record Level(OpenTree tree, EntryPath path, boolean included) {}

  private final BlobLoader loader;
  private final Choice choice;
  private final Deque<Level> levels = new ArrayDeque<>();
  private @Nullable Node node;
  private EntryPath path;
  private boolean included;
  private boolean begun;

  /**
   * @param top where the walk begins; the first node that is shown, if anything is chosen
   */
  NodeCursor(BlobLoader loader, Choice choice, EntryPath top, Node node) {
    this.loader = loader;
    this.choice = choice;
    this.path = top;
    this.node = node;
  }

  Step next() throws IOException {
    if (!begun) {
      begun = true;
      included = choice.includes(path);
      if (included || choice.leadsThrough(path)) {
        return Step.NODE;
      }
      node = null;
      return Step.END;
    }
    if (node != null && node.type() == NodeType.DIR) {
      enter(node);
    }
    node = null;
    while (!levels.isEmpty()) {
      Level level = levels.element();
      Node found = read(level);
      if (found == null) {
        levels.remove().tree().close();
        return Step.LEFT;
      }
      EntryPath at = level.path().child(found.name());
      included = level.included() || choice.names(at);
      if (included || (found.type() == NodeType.DIR && choice.leadsThrough(at))) {
        node = found;
        path = at;
        return Step.NODE;
      }
    }
    return Step.END;
  }

  private void enter(Node folder) throws IOException {
    if (levels.size() == MAX_DEPTH) {
      throw Damage.unsupported(
          "folders lie more than " + MAX_DEPTH + " deep, deeper than any path can name");
    }
    if (folder.subtree().isEmpty()) {
      throw Damage.of("folder '" + path + "' has no tree");
    }
    try {
      levels.push(new Level(loader.openTree(folder.subtree().get()), path, included));
    } catch (StorageException e) {
      throw named(path, e);
    }
  }

  private static @Nullable Node read(Level level) throws IOException {
    try {
      return level.tree().next();
    } catch (StorageException e) {
      throw named(level.path(), e);
    }
  }

  private static StorageException named(EntryPath folder, StorageException e) {
    return Damage.in(folder, e);
  }

  /** The node that it stands at. */
  Node node() {
    return Objects.requireNonNull(node);
  }

  /** The node's path, beginning with the part's name. */
  EntryPath path() {
    return path;
  }

  /** Whether the node is chosen, and not only on the way to one that is. */
  boolean isChosen() {
    return included;
  }

  @Override
  public void close() throws IOException {
    for (Level level : levels) {
      level.tree().close();
    }
    levels.clear();
  }
}

package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.part.EntryPath;
import io.respaldo.part.FileNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what a snapshot has not, folder by folder as a walk leaves them, if that is wanted; of
 * folders that are not restored whole, nothing. Then it holds the names of the folders on the way
 * down. Refuses trees whose names do not ascend: one that comes twice would be written over what
 * was just restored. Not thread-safe.
 */
final class Others {
  private final Overlay overlay;
  private final Deque<Level> open = new ArrayDeque<>();

  private static final class Level {
    final boolean deleting;
    final Set<Path> names = new HashSet<>();
    byte @Nullable [] last;

    Level(boolean deleting) {
      this.deleting = deleting;
    }
  }

  Others(Overlay overlay) {
    this.overlay = overlay;
  }

  /** The walk has come to a folder. */
  void enter(boolean whole) {
    open.push(new Level(whole && overlay.deletesOthers()));
  }

  /** The walk is at something in the folder that it entered last; enters it if it is one. */
  void keep(Node node, EntryPath path, boolean whole) throws IOException {
    Level level = open.element();
    byte[] name = node.name();
    if (level.last != null && Arrays.compareUnsigned(level.last, name) >= 0) {
      throw Target.taken(path);
    }
    level.last = name;
    if (level.deleting) {
      level.names.add(FileNames.resolve(Path.of(""), name).getFileName());
    }
    if (node.subtree().isPresent()) {
      enter(whole);
    }
  }

  /** The walk leaves a folder, which lies there. */
  void leave(Path folder) throws IOException, InterruptedException {
    Level level = open.pop();
    if (level.deleting) {
      overlay.deleteOthers(folder, level.names);
    }
  }
}

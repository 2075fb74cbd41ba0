package io.respaldo.format.repository.internal.restore;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.load.BlobLoader;
import io.respaldo.format.repository.internal.thread.TaskGroup;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.tree.FileStat;
import io.respaldo.format.tree.FileStats;
import io.respaldo.part.EntryPath;
import io.respaldo.part.FileNames;
import io.respaldo.part.LinkTarget;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Reads what was restored back, and compares it with the snapshot: files blob by blob, folders and
 * links by what they are. Times, modes and owners are not compared. For one run, in one thread,
 * which workers help.
 */
final class Verification {
  private static final int AT_ONCE = 131_072;
  private static final int BLOBS_A_TASK = 256;

  private final BlobLoader loader;
  private final PartRoot part;
  private final Choice choice;
  private final FormatProgress progress;
  private final FileStats stats;
  private final Path root;
  private final List<String> wrong = new ArrayList<>();
  private long count;

  Verification(
      BlobLoader loader, PartRoot part, Choice choice, FormatProgress progress, Path root) {
    this.loader = loader;
    this.part = part;
    this.choice = choice;
    this.progress = progress;
    this.root = root;
    this.stats = new FileStats(root);
  }

  List<Finding> run() throws IOException, InterruptedException {
    Deque<Path> open = new ArrayDeque<>(List.of(root));
    int pending = 0;
    try (TaskGroup tasks =
            new TaskGroup(Runtime.getRuntime().availableProcessors(), "respaldo-restore-");
        NodeCursor cursor = new NodeCursor(loader, choice, part.path(), part.node())) {
      for (NodeCursor.Step s = cursor.next(); s != NodeCursor.Step.END; s = cursor.next()) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while reading back what was restored");
        }
        if (s == NodeCursor.Step.LEFT) {
          open.pop();
        } else if (!cursor.path().equals(part.path())) {
          Node node = cursor.node();
          Path file = FileNames.resolve(open.element(), node.name());
          pending += look(tasks, node, file, cursor.path());
          if (node.subtree().isPresent()) {
            open.push(file);
          }
        }
        if (pending >= AT_ONCE) {
          tasks.await();
          pending = 0;
        }
      }
      tasks.await();
    }
    return findings();
  }

  /** Returns how much is to be read. */
  private int look(TaskGroup tasks, Node node, Path file, EntryPath path) throws IOException {
    FileStat.Kind wanted =
        switch (node.type()) {
          case FILE -> FileStat.Kind.FILE;
          case DIR -> FileStat.Kind.FOLDER;
          case SYMLINK -> FileStat.Kind.SYMLINK;
          default -> FileStat.Kind.SPECIAL;
        };
    if (wanted == FileStat.Kind.SPECIAL) {
      return 0; // warned of where it could not be made
    }
    FileStat stat;
    try {
      stat = stats.read(file, false);
    } catch (NoSuchFileException e) {
      wrong(path, "is not there");
      return 0;
    }
    if (stat.kind() != wanted) {
      wrong(path, "is no " + node.type());
    } else if (wanted == FileStat.Kind.SYMLINK) {
      byte[] to = FileNames.bytes(Files.readSymbolicLink(file));
      if (!Arrays.equals(to, LinkTarget.of(node.linkTarget()).bytes())) {
        wrong(path, "leads elsewhere");
      }
    } else if (wanted == FileStat.Kind.FILE) {
      return content(tasks, node, stat, file, path);
    }
    return 0;
  }

  private int content(TaskGroup tasks, Node node, FileStat stat, Path file, EntryPath path)
      throws IOException {
    if (stat.size() != node.size()) {
      wrong(path, "has " + stat.size() + " bytes instead of " + node.size());
      return 0;
    }
    FileContent content = FileContent.of(path, node, loader.index());
    int blobs = content.blobs().size();
    for (int from = 0; from < blobs; from += BLOBS_A_TASK) {
      int first = from;
      int end = Math.min(blobs, from + BLOBS_A_TASK);
      tasks.submit(() -> compare(content, first, end, file, path));
    }
    if (blobs == 0) {
      progress.file();
    }
    return 1 + blobs;
  }

  private void compare(FileContent content, int from, int to, Path file, EntryPath path)
      throws IOException {
    try (PieceReader pieces = new PieceReader()) {
      for (int i = from; i < to; i++) {
        long at = content.begin(i);
        int length = (int) (content.ends()[i] - at);
        if (!pieces.holds(file, at, length, content.blobs().get(i))) {
          wrong(path, "differs in the " + length + " bytes from " + at + " on");
          return;
        }
        progress.read(length);
      }
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      wrong(path, "can't be read back: " + e.getMessage());
      return;
    }
    if (from == 0) {
      progress.file();
    }
  }

  private synchronized void wrong(EntryPath path, String how) {
    count++;
    if (wrong.size() < Finding.MAX_EXAMPLES) {
      wrong.add("'" + path.relativeTo(part.path()) + "' " + how);
    }
  }

  private synchronized List<Finding> findings() {
    if (count == 0) {
      return List.of();
    }
    String message = count + " of what was restored is not as the snapshot has it";
    return List.of(
        Finding.error(
                "restored_differs",
                message,
                "look whether somebody writes there, and whether the disk is sound; then restore"
                    + " again")
            .of(count, wrong));
  }
}

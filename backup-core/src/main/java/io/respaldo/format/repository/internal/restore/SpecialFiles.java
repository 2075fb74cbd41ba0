package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.part.EntryPath;
import io.respaldo.part.FileNames;
import io.respaldo.process.ExternalTool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Makes named pipes and devices by the system's own tools, since Java can't: one process for each,
 * and one for its times, which Java can't set without opening what must not be opened. What can't
 * be made, or made only in part, is warned of. Not thread-safe.
 */
final class SpecialFiles {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Target target;

  SpecialFiles(Target target) {
    this.target = target;
  }

  /**
   * @param file where nothing is
   */
  void make(Path file, EntryPath path, Node node) throws IOException, InterruptedException {
    String name = file.toString();
    List<String> command = command(node, name);
    if (command.isEmpty()) {
      leaveOut(path, node, "which only the program that it belongs to can make");
      return;
    }
    if (!Arrays.equals(FileNames.bytes(Path.of(name)), FileNames.bytes(file))) {
      leaveOut(path, node, "whose name can't be given to " + command.get(0) + " in this locale");
      return;
    }
    try {
      run(command);
    } catch (IOException e) {
      leaveOut(path, node, "which could not be made: " + e.getMessage());
      return;
    }
    try {
      target.metadata().applyUnopened(file, NodeEntries.special(path, node));
      run(List.of("touch", "-h", "-d", time(node.modified().instant()), "--", name));
    } catch (IOException e) {
      warn(path, node, "whose properties could not be restored: " + e.getMessage());
    }
  }

  /** Empty for what can't be made. */
  private static List<String> command(Node node, String name) {
    return switch (node.type()) {
      case FIFO -> List.of("mkfifo", "-m", "600", "--", name);
      case DEV -> device(node, name, "b");
      case CHARDEV -> device(node, name, "c");
      default -> List.of();
    };
  }

  private static List<String> device(Node node, String name, String kind) {
    long d = node.device(); // as Linux packs both numbers into one
    long major = ((d >>> 8) & 0xfff) | ((d >>> 32) & 0xfffff000L);
    long minor = (d & 0xff) | ((d >>> 12) & 0xffffff00L);
    return List.of(
        "mknod", "-m", "600", "--", name, kind, Long.toString(major), Long.toString(minor));
  }

  private static String time(Instant time) {
    return "@" + time.getEpochSecond() + "." + String.format("%09d", time.getNano());
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    ExternalTool.of(command).timeLimit(LIMIT).capture();
  }

  private void leaveOut(EntryPath path, Node node, String why) {
    warn(path, node, why + "; left out");
  }

  private void warn(EntryPath path, Node node, String what) {
    target.metadata().warn("special_file", path, "a " + node.type() + ", " + what);
  }
}

package io.respaldo.internal;

import io.respaldo.InstanceName;
import io.respaldo.LogKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Readable lines on this node's own disk, {@code NAME/backup.log}. Losing one never fails a run.
 */
final class NodeLogs {
  private static final Logger LOG = LoggerFactory.getLogger(NodeLogs.class);

  private final Optional<Path> folder;
  private final DateTimeFormatter stamp;

  NodeLogs(Optional<Path> folder, ZoneId zone) {
    this.folder = folder;
    this.stamp = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
  }

  private Optional<Path> file(InstanceName name, LogKind kind) {
    return folder.map(f -> f.resolve(name.value()).resolve(kind.file()));
  }

  synchronized void line(InstanceName name, LogKind kind, Instant at, String text) {
    Optional<Path> file = file(name, kind);
    if (file.isEmpty()) {
      return;
    }
    String line = stamp.format(at) + " - " + text.replaceAll("\\R", " | ") + "\n";
    try {
      Path parent = file.get().toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      createPrivate(file.get());
      Files.writeString(
          file.get(),
          line,
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      LOG.warn("{} could not be written: {}", file.get(), e.toString());
    }
  }

  /** For its owner alone, as everything else that Respaldo writes. */
  private static void createPrivate(Path file) throws IOException {
    if (!Files.exists(file)
        && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } catch (FileAlreadyExistsException e) {
        LOG.trace("{} was made by another process", file);
      }
    }
  }

  List<String> last(InstanceName name, LogKind kind, int lines) throws IOException {
    Optional<Path> file = file(name, kind);
    if (file.isEmpty()) {
      return List.of();
    }
    Deque<String> last = new ArrayDeque<>();
    try (Stream<String> all = Files.lines(file.get(), StandardCharsets.UTF_8)) {
      all.forEach(
          line -> {
            last.addLast(line);
            if (last.size() > lines) {
              last.removeFirst();
            }
          });
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return List.copyOf(last);
  }
}

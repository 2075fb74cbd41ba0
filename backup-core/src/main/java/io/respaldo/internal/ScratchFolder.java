package io.respaldo.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A private folder on local disk for one run, {@code respaldo-RUN-…}. A lock file within it, locked
 * as long as the run lives, tells folders of dead runs from others; they are removed when the next
 * one is made.
 */
final class ScratchFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScratchFolder.class);
  private static final String PREFIX = "respaldo-scratch-";
  private static final String LOCK = ".respaldo-lock";

  private final Path folder;
  private final FileChannel channel;

  private ScratchFolder(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * @param parent empty: the system's temporary folder
   */
  static ScratchFolder make(Optional<Path> parent, String runId) throws IOException {
    Path folder;
    if (parent.isPresent()) {
      Files.createDirectories(parent.get());
      removeDead(parent.get());
      folder = createPrivate(parent.get(), runId);
    } else {
      folder = Files.createTempDirectory(PREFIX + runId + "-");
    }
    FileChannel channel =
        FileChannel.open(
            folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      lock(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      remove(folder);
      throw e;
    }
    return new ScratchFolder(folder, channel);
  }

  private static Path createPrivate(Path parent, String runId) throws IOException {
    String prefix = PREFIX + runId + "-";
    if (parent.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return Files.createTempDirectory(
          parent,
          prefix,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return Files.createTempDirectory(parent, prefix);
  }

  private static void removeDead(Path parent) throws IOException {
    List<Path> folders;
    try (Stream<Path> all = Files.list(parent)) {
      folders =
          all.filter(p -> p.getFileName().toString().startsWith(PREFIX))
              .filter(Files::isDirectory)
              .toList();
    }
    for (Path folder : folders) {
      try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE)) {
        if (lock(channel) != null) {
          remove(folder);
        }
      } catch (NoSuchFileException e) {
        LOG.debug("{} is just being made or removed", folder);
      } catch (IOException e) {
        LOG.warn("{} could not be removed: {}", folder, e.toString());
      }
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another run of this process
    }
  }

  Path path() {
    return folder;
  }

  @Override
  public void close() {
    try {
      remove(folder);
    } catch (IOException e) {
      LOG.warn("{} could not be removed: {}", folder, e.toString());
    } finally {
      try {
        channel.close();
      } catch (IOException e) {
        LOG.debug("closing the lock of {}: {}", folder, e.toString());
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.deleteIfExists(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

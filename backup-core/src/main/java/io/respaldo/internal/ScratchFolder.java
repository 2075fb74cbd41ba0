package io.respaldo.internal;

import io.respaldo.format.foreign.ReferenceFormat;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A private folder on local disk for one run, {@code respaldo-scratch-RUN-PROCESS-…}. A lock file
 * within it, locked as long as the run lives, tells folders of dead runs from others; those of the
 * same user are removed when the next one is made: they may hold a password file and a spooled
 * dump.
 *
 * <p>Folders of one's own process are left alone: to open such a lock file and close it again would
 * drop the lock, which on a POSIX system belongs to the process and not to the channel (Javadoc of
 * {@link FileLock}, "Platform dependencies"), and other processes would take the run for dead.
 */
final class ScratchFolder implements ReferenceFormat.Scratch {
  private static final Logger LOG = LoggerFactory.getLogger(ScratchFolder.class);
  private static final String PREFIX = "respaldo-scratch-";
  private static final String LOCK = ".respaldo-lock";
  private static final String PROCESS = "-" + process() + "-";

  private final Path folder;
  private final FileChannel channel;

  private ScratchFolder(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Removes what dead runs of the same user left, and makes a new one.
   *
   * @param parent empty: the system's temporary folder
   */
  static ScratchFolder make(Optional<Path> parent, String runId) throws IOException {
    Path in = parent.orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
    Files.createDirectories(in);
    ScratchFolder made = locked(in, runId);
    try {
      removeDead(in, made.folder);
      return made;
    } catch (IOException | RuntimeException e) {
      made.close();
      throw e;
    }
  }

  /** Whoever removes dead folders at the same time may take one that is not locked yet for dead. */
  private static ScratchFolder locked(Path parent, String runId) throws IOException {
    while (true) {
      Path folder = createPrivate(parent, runId);
      Path lock = folder.resolve(LOCK);
      FileChannel channel =
          FileChannel.open(lock, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      boolean kept = false;
      try {
        if (lock(channel) != null && Files.exists(lock)) {
          kept = true;
          return new ScratchFolder(folder, channel);
        }
      } finally {
        if (!kept) {
          channel.close();
          remove(folder);
        }
      }
    }
  }

  /** The same for each copy of this class in this process, another for the next of this number. */
  private static String process() {
    ProcessHandle self = ProcessHandle.current();
    long start = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return self.pid() + "." + Long.toString(start, Character.MAX_RADIX);
  }

  private static Path createPrivate(Path parent, String runId) throws IOException {
    String prefix = PREFIX + runId + PROCESS;
    if (parent.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return Files.createTempDirectory(
          parent,
          prefix,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return Files.createTempDirectory(parent, prefix);
  }

  /** In a folder that everybody may write, only what belongs to us. */
  private static void removeDead(Path parent, Path own) throws IOException {
    List<Path> folders;
    try (Stream<Path> all = Files.list(parent)) {
      folders =
          all.filter(p -> isOfOthers(p.getFileName().toString()))
              .filter(p -> Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS))
              .toList();
    }
    Optional<UserPrincipal> us = owner(own);
    for (Path folder : folders) {
      try {
        removeIfDead(folder, us);
      } catch (NoSuchFileException e) {
        LOG.debug("{} is just being made or removed", folder);
      } catch (IOException e) {
        LOG.warn("{} could not be removed: {}", folder, e.toString());
      }
    }
  }

  private static boolean isOfOthers(String name) {
    return name.startsWith(PREFIX) && !name.contains(PROCESS);
  }

  /** Empty where files have no owners. */
  private static Optional<UserPrincipal> owner(Path folder) throws IOException {
    return folder.getFileSystem().supportedFileAttributeViews().contains("owner")
        ? Optional.of(Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS))
        : Optional.empty();
  }

  private static void removeIfDead(Path folder, Optional<UserPrincipal> us) throws IOException {
    if (!owner(folder).equals(us)) {
      return;
    }
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve(LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      if (lock(channel) != null) {
        remove(folder);
      }
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // of this process after all
    }
  }

  @Override
  public Path path() {
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
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // somebody else removes it too
            }
            throw e;
          }

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

package io.respaldo.storage.local;

import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whoever changes what a name means, other than by a hard link, holds this: an operating system
 * lock on the root's {@code .tmp-lock} between processes, and {@link JvmLocks} within one. The file
 * stays; removing it while two processes work would let both in.
 */
final class RootLock {
  private static final Logger LOG = LoggerFactory.getLogger(RootLock.class);

  static final String NAME = ".tmp-lock";

  /** Another copy of this class in this JVM holds it: the system can't make us wait, so we ask. */
  private static final Duration ASK_AGAIN = Duration.ofMillis(5);

  private final Root root;
  private final Path file;
  private final TimeSource time;

  RootLock(Root root, TimeSource time) {
    this.root = root;
    this.file = root.path().resolve(NAME);
    this.time = time;
  }

  TimeSource time() {
    return time;
  }

  interface Work<T> {
    T run() throws IOException;
  }

  @SuppressWarnings("try") // held is what counts
  <T> T holding(Work<T> work) throws IOException {
    try (JvmLocks.Held held = JvmLocks.hold(file);
        FileChannel channel = open();
        FileLock lock = lock(channel)) {
      return work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the lock " + file);
    }
  }

  /**
   * Makes the lock file while there is space, so that deleting works when there is none. What can't
   * be written can still be read.
   */
  void prepare() throws InterruptedIOException {
    try {
      holding(() -> file);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      LOG.debug("{} can't be written to", root.path(), e);
    }
  }

  private FileChannel open() throws IOException {
    try {
      return FileChannel.open(
          file,
          Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
          root.permissions().file());
    } catch (IOException e) {
      throw Failures.writing("lock of the storage", file, e);
    }
  }

  private FileLock lock(FileChannel channel) throws IOException, InterruptedException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException e) {
        time.sleep(ASK_AGAIN);
      } catch (IOException e) {
        throw Failures.reading("lock of the storage", file, e);
      }
    }
  }
}

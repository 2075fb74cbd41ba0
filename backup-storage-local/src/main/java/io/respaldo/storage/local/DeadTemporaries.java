package io.respaldo.storage.local;

import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds and removes the temporary files whose writers are certainly dead. */
record DeadTemporaries(Path below, TimeSource time) {
  private static final Logger LOG = LoggerFactory.getLogger(DeadTemporaries.class);

  /** A probe lives for milliseconds and is never locked. */
  private static final Duration A_DAY = Duration.ofDays(1);

  int remove(Duration untouchedFor) throws IOException {
    Instant now = time.now();
    int removed = 0;
    try (Stream<TreeWalk.Found> files = TreeWalk.files(below, DeadTemporaries::wanted)) {
      for (Iterator<TreeWalk.Found> each = files.iterator(); each.hasNext(); ) {
        TreeWalk.Found found = each.next();
        Instant touched = found.attributes().lastModifiedTime().toInstant();
        Duration age = isProbe(found.path()) ? A_DAY : untouchedFor;
        if (!touched.isAfter(now.minus(age)) && removed(found.path())) {
          removed++;
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return removed;
  }

  private static boolean wanted(String name) {
    return TemporaryFiles.ours(name) || TemporaryFiles.probe(name);
  }

  private static boolean isProbe(Path file) {
    return TemporaryFiles.probe(String.valueOf(file.getFileName()));
  }

  private static boolean removed(Path file) throws IOException {
    if (JvmLocks.inUse(file)) {
      return false; // opening and closing it would drop its writer's lock
    }
    try (FileChannel channel =
            FileChannel.open(file, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        FileLock lock = channel.tryLock(Long.MAX_VALUE - 1, 1, false)) {
      if (lock == null) {
        return false;
      }
      Files.deleteIfExists(file);
      LOG.info("removed {}: its writer is dead", file);
      return true;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      LOG.debug("left {} alone: {}", file, e.toString());
      return false;
    }
  }
}

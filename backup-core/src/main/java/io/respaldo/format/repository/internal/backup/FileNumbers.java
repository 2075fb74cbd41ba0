package io.respaldo.format.repository.internal.backup;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Inodes of files that exist in a snapshot alone. With device 0, which no real file has, they are
 * unique within the snapshot. Thread-safe.
 */
final class FileNumbers {
  private final AtomicLong last = new AtomicLong();

  long next() {
    return last.incrementAndGet();
  }
}

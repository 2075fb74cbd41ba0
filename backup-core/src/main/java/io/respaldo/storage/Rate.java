package io.respaldo.storage;

import io.respaldo.time.TimeSource;
import java.io.InterruptedIOException;
import java.time.Duration;

/** So many bytes a second: whoever passes them waits until those before would have passed. */
final class Rate {
  /** Shorter waits are saved up: a sleep is never as short as it was asked to be. */
  private static final long WORTH_SLEEPING = Duration.ofMillis(5).toNanos();

  private final long bytesPerSecond;
  private final TimeSource time;
  private long due;

  Rate(long bytesPerSecond, TimeSource time) {
    if (bytesPerSecond <= 0) {
      throw new IllegalArgumentException(
          "a limit of " + bytesPerSecond + " bytes a second lets nothing pass");
    }
    this.bytesPerSecond = bytesPerSecond;
    this.time = time;
    this.due = time.nanos();
  }

  void pass(int bytes) throws InterruptedIOException {
    long wait = reserve(bytes);
    if (wait < WORTH_SLEEPING) {
      return;
    }
    try {
      time.sleep(Duration.ofNanos(wait));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while throttled");
    }
  }

  private synchronized long reserve(int bytes) {
    long now = time.nanos();
    long begin = due - now > 0 ? due : now;
    due = begin + (long) ((double) bytes / bytesPerSecond * 1e9);
    return due - now;
  }
}

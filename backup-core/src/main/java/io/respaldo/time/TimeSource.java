package io.respaldo.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Wall clock for records, monotonic clock for limits, and the only place that waits. Thread-safe.
 * The test kit has one that tests set by hand.
 */
public interface TimeSource {
  /** Wall-clock time: may jump in either direction; only for what people read. */
  Instant now();

  /**
   * Monotonic nanoseconds of this process, as {@link System#nanoTime()}: for durations and limits.
   */
  long nanos();

  /** Blocks for this long of monotonic time. */
  void sleep(Duration duration) throws InterruptedException;

  /** This clock's wall time with the system's monotonic time. */
  static TimeSource of(Clock clock) {
    return new TimeSource() {
      @Override
      public Instant now() {
        return clock.instant();
      }

      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void sleep(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
      }
    };
  }

  /** The system's clocks. */
  static TimeSource system() {
    return of(Clock.systemUTC());
  }
}

package io.respaldo.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews leases and holds while their work goes on. In real time whatever the injected clock:
 * others watch the storage with clocks of their own.
 */
final class Heartbeat implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  /** One renewal; false ends them. */
  interface Beat {
    boolean renew() throws IOException;
  }

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Threads.named("respaldo-heartbeat"));

  /** Renews until the result is closed; {@code lost} is told when a renewal says so. */
  AutoCloseable every(Duration period, Beat beat, Runnable lost) {
    ScheduledFuture<?> task =
        thread.scheduleWithFixedDelay(
            () -> {
              if (isLost(beat)) {
                lost.run();
                throw new IllegalStateException("lost"); // ends the schedule
              }
            },
            period.toNanos(),
            period.toNanos(),
            TimeUnit.NANOSECONDS);
    return () -> task.cancel(false);
  }

  private static boolean isLost(Beat beat) {
    try {
      return !beat.renew();
    } catch (IOException | RuntimeException e) {
      LOG.warn("a renewal failed, and is tried again: {}", e.toString());
      return false;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}

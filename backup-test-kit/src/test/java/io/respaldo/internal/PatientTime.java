package io.respaldo.internal;

import io.respaldo.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/**
 * A settable clock in which whoever sleeps for minutes does so until he is woken: no hook's time
 * limit is ever over.
 */
record PatientTime(TimeSource clock) implements TimeSource {
  private static final Duration LONG = Duration.ofMinutes(5);

  @Override
  public Instant now() {
    return clock.now();
  }

  @Override
  public long nanos() {
    return clock.nanos();
  }

  @Override
  public void sleep(Duration time) throws InterruptedException {
    if (time.compareTo(LONG) < 0) {
      clock.sleep(time);
    } else {
      new CountDownLatch(1).await();
    }
  }
}

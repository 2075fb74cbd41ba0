package io.respaldo.internal;

import io.respaldo.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/**
 * A settable clock in which whoever sleeps does so until he is woken: no time limit is ever over.
 */
record PatientTime(TimeSource clock) implements TimeSource {
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
    new CountDownLatch(1).await();
  }
}

package io.respaldo.format.repository.internal.lock;

import io.respaldo.time.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** Clocks that tests move; a sleep moves both and calls who comes meanwhile. */
final class HandTime implements TimeSource {
  private Instant now = Instant.parse("2025-11-19T03:00:00Z");
  private long nanos = 5;
  private Meanwhile meanwhile = () -> {};

  /** What happens during the next sleep. */
  interface Meanwhile {
    void run() throws Exception;
  }

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  synchronized void wall(Duration by) {
    now = now.plus(by);
  }

  synchronized void pass(Duration by) {
    now = now.plus(by);
    nanos += by.toNanos();
  }

  synchronized void monotonic(Duration by) {
    nanos += by.toNanos();
  }

  synchronized void whileSleeping(Meanwhile what) {
    meanwhile = what;
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before sleeping");
    }
    pass(duration);
    Meanwhile next;
    synchronized (this) {
      next = meanwhile;
      meanwhile = () -> {};
    }
    try {
      next.run();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}

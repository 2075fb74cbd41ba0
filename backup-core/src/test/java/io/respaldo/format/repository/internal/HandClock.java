package io.respaldo.format.repository.internal;

import io.respaldo.time.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** A time that stands still, and waits for nothing. */
public final class HandClock implements TimeSource {
  @Override
  public Instant now() {
    return Instant.parse("2025-11-19T03:00:00Z");
  }

  @Override
  public long nanos() {
    return 0;
  }

  @Override
  public void sleep(Duration duration) {}
}

package io.respaldo.format.repository.internal.key;

import io.respaldo.time.TimeSource;
import java.time.Duration;

/** Finds the cost of new keys on this machine, as restic does. */
public final class Calibration {
  /** What restic aims at. */
  public static final Duration TIME = Duration.ofMillis(500);

  private static final int MAX_MEMORY = 60 << 20;
  private static final int R = 8;
  private static final int MIN_N = 1 << 10;
  private static final int SALT = 64;

  private final TimeSource time;

  public Calibration(TimeSource time) {
    this.time = time;
  }

  /**
   * The most costly parameters that take about as long as this, and no longer; takes about half of
   * it. Work grows with p as it is, so p is reckoned and not tried; time grows less where several
   * processors share it.
   */
  public ScryptCost within(Duration limit) {
    long nanos = limit.toNanos();
    long n = Integer.highestOneBit(MAX_MEMORY / 128 / R);
    measure(new ScryptCost(n / 4, R, 1)); // the code is warm then
    long one = measure(new ScryptCost(n, R, 1));
    while (one > nanos && n > MIN_N) {
      n /= 2;
      one = measure(new ScryptCost(n, R, 1));
    }
    return new ScryptCost(n, R, Math.max(1, nanos / one));
  }

  private long measure(ScryptCost cost) {
    long before = time.nanos();
    byte[] unused = Scrypt.derive(new byte[12], new byte[SALT], cost, SALT);
    return Math.max(1, time.nanos() - before + (unused[0] & 0));
  }
}

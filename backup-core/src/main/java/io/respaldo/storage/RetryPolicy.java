package io.respaldo.storage;

import java.time.Duration;

/**
 * How often and how soon.
 *
 * @param attempts in all, the first included
 * @param firstPause before the second attempt; doubled before each further one
 * @param longestPause at which doubling ends
 */
public record RetryPolicy(int attempts, Duration firstPause, Duration longestPause) {
  /** Six attempts within about 15 seconds: half a second, doubling. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(6, Duration.ofMillis(500), Duration.ofSeconds(30));

  public RetryPolicy {
    if (attempts < 1 || firstPause.isNegative() || longestPause.compareTo(firstPause) < 0) {
      throw new IllegalArgumentException(
          "retry of " + attempts + " attempts, pauses " + firstPause + " to " + longestPause);
    }
  }

  /** The pause after this many failed attempts. */
  Duration after(int failed) {
    Duration pause = firstPause.multipliedBy(1L << Math.min(failed - 1, 30));
    return pause.compareTo(longestPause) < 0 ? pause : longestPause;
  }
}

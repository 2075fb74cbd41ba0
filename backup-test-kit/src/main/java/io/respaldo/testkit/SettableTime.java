package io.respaldo.testkit;

import io.respaldo.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A clock that tests move by hand. By default a sleep returns at once and moves the clock by its
 * length; a {@link #manual} one lets sleepers wait until somebody advances it far enough.
 * Thread-safe.
 */
public final class SettableTime implements TimeSource {
  private final boolean automatic;
  private final List<Duration> sleeps = new ArrayList<>();
  private Instant now;
  private long nanos;
  private int sleepers;

  private SettableTime(Instant start, boolean automatic) {
    this.now = start;
    this.automatic = automatic;
  }

  /** Sleeping moves it; starts at this instant. */
  public SettableTime(Instant start) {
    this(start, true);
  }

  /** Sleeping moves it; starts on 19 November 2025, 03:00:00 UTC. */
  public SettableTime() {
    this(Instant.parse("2025-11-19T03:00:00Z"));
  }

  /** Only {@link #advance} moves it: a sleep blocks until then. */
  public static SettableTime manual(Instant start) {
    return new SettableTime(start, false);
  }

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  /** Lets wall and monotonic time pass, and wakes the sleepers whose time has come. */
  public synchronized void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("time passes forward; to turn the wall clock back, set()");
    }
    now = now.plus(by);
    nanos += by.toNanos();
    notifyAll();
  }

  /** Sets the wall clock only, as an administrator or NTP does: in either direction. */
  public synchronized void set(Instant wall) {
    now = wall;
  }

  @Override
  public synchronized void sleep(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before sleeping");
    }
    sleeps.add(duration);
    if (automatic) {
      advance(duration.isNegative() ? Duration.ZERO : duration);
      return;
    }
    long due = nanos + duration.toNanos();
    sleepers++;
    notifyAll();
    try {
      while (nanos < due) {
        wait();
      }
    } finally {
      sleepers--;
    }
  }

  /** Blocks until this many threads sleep on a manual clock: the handshake before advancing it. */
  public synchronized void awaitSleepers(int count) throws InterruptedException {
    while (sleepers < count) {
      wait();
    }
  }

  /** Every sleep that was asked for, in order. */
  public synchronized List<Duration> sleeps() {
    return List.copyOf(sleeps);
  }
}

package io.respaldo.examples.cli;

import io.respaldo.Progress;
import io.respaldo.format.FormatProgress;
import io.respaldo.time.TimeSource;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Counts for work that is no run, and shows it from time to time until closed. */
final class Meter implements FormatProgress, AutoCloseable {
  private static final long INTERVAL_MILLIS = 200;

  private final TimeSource time;
  private final String task;
  private final long began;
  private final ProgressDisplay display;
  private final LongAdder read = new LongAdder();
  private final LongAdder stored = new LongAdder();
  private final LongAdder files = new LongAdder();
  private volatile String current = "";
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "respaldo-progress");
            thread.setDaemon(true);
            return thread;
          });

  private final ScheduledFuture<?> ticking;

  /**
   * @param task what is being done, for people
   */
  Meter(Session session, String task) {
    this.time = session.io().time();
    this.task = task;
    this.began = time.nanos();
    this.display = ProgressDisplay.of(session, task);
    this.ticking =
        ticks.scheduleWithFixedDelay(
            () -> display.show(progress()),
            INTERVAL_MILLIS,
            INTERVAL_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void read(long bytes) {
    read.add(bytes);
  }

  @Override
  public void stored(long bytes) {
    stored.add(bytes);
  }

  @Override
  public void file() {
    files.increment();
  }

  @Override
  public void current(String what) {
    current = what;
  }

  Progress progress() {
    String now = Words.printable(current);
    return new Progress(
        now.isEmpty() ? task : now,
        now,
        files.sum(),
        read.sum(),
        stored.sum(),
        OptionalLong.empty(),
        Duration.ofNanos(Math.max(0, time.nanos() - began)));
  }

  /** Shows the end; nothing is shown after. */
  @Override
  public void close() {
    ticking.cancel(false);
    ticks.shutdown();
    boolean interrupted = false;
    while (true) {
      try {
        if (ticks.awaitTermination(1, TimeUnit.MINUTES)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    display.show(progress());
    display.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

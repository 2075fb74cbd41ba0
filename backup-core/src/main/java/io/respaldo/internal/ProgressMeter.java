package io.respaldo.internal;

import io.respaldo.Progress;
import io.respaldo.format.FormatProgress;
import io.respaldo.time.TimeSource;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts as bytes pass; cheap enough for every buffer. */
final class ProgressMeter implements FormatProgress {
  private final TimeSource time;
  private final long began;
  private final LongAdder read = new LongAdder();
  private final LongAdder stored = new LongAdder();
  private final LongAdder files = new LongAdder();
  private volatile String step = "waiting";
  private volatile String current = "";
  private volatile OptionalLong total = OptionalLong.empty();
  private volatile long ended = -1;

  ProgressMeter(TimeSource time) {
    this.time = time;
    this.began = time.nanos();
  }

  void step(String what) {
    step = what;
    current = "";
  }

  void total(OptionalLong bytes) {
    total = bytes;
  }

  /** Counts anew: what came before was another thing's reading. */
  void restart() {
    read.reset();
    stored.reset();
    files.reset();
    total = OptionalLong.empty();
  }

  void stop() {
    ended = time.nanos();
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
    long until = ended < 0 ? time.nanos() : ended;
    return new Progress(
        step,
        current,
        files.sum(),
        read.sum(),
        stored.sum(),
        total,
        Duration.ofNanos(Math.max(0, until - began)));
  }
}

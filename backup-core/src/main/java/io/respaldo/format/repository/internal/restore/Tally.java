package io.respaldo.format.repository.internal.restore;

import java.util.concurrent.atomic.LongAdder;

/** What a restore did. Thread-safe. */
public final class Tally {
  final LongAdder files = new LongAdder();
  final LongAdder unchanged = new LongAdder();
  final LongAdder written = new LongAdder();
  final LongAdder deleted = new LongAdder();

  public long files() {
    return files.sum();
  }

  public long unchanged() {
    return unchanged.sum();
  }

  public long written() {
    return written.sum();
  }

  public long deleted() {
    return deleted.sum();
  }
}

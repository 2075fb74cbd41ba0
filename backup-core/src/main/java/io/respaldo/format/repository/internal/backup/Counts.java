package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.snapshot.SnapshotSummary.Count;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What a run did. Thread-safe. */
final class Counts {
  private final Map<Count, LongAdder> counts = new ConcurrentHashMap<>();
  private final FormatProgress progress;

  Counts(FormatProgress progress) {
    this.progress = progress;
  }

  void add(Count what, long n) {
    counts.computeIfAbsent(what, c -> new LongAdder()).add(n);
  }

  /** A file of so many bytes is in the snapshot. */
  void file(long bytes) {
    add(Count.TOTAL_FILES_PROCESSED, 1);
    add(Count.TOTAL_BYTES_PROCESSED, bytes);
    progress.file();
  }

  Map<Count, Long> all() {
    Map<Count, Long> all = new EnumMap<>(Count.class);
    counts.forEach((what, n) -> all.put(what, n.sum()));
    return all;
  }
}

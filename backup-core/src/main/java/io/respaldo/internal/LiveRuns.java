package io.respaldo.internal;

import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.catalog.RestoreJournal.Phase;
import io.respaldo.catalog.RunRecord;
import io.respaldo.catalog.RunRecord.Operation;
import java.util.List;
import java.util.Optional;

/** Finds restores over what is live among an instance's records, which are newest first. */
final class LiveRuns {
  private LiveRuns() {}

  private static boolean isIn(RunRecord r, Phase... phases) {
    return r.operation() == Operation.RESTORE
        && r.restore().filter(j -> List.of(phases).contains(j.phase())).isPresent();
  }

  /** The last one that stands, and nothing came after it. */
  static Optional<RunRecord> undoable(List<RunRecord> newestFirst) {
    return newestFirst.stream().filter(r -> isIn(r, Phase.KEPT)).findFirst();
  }

  /** Those that keep something aside. */
  static List<RunRecord> kept(List<RunRecord> newestFirst) {
    return newestFirst.stream().filter(r -> isIn(r, Phase.KEPT, Phase.UNDONE)).toList();
  }

  /** Those that a dead worker left in the middle of something. */
  static List<RunRecord> open(List<RunRecord> newestFirst) {
    return newestFirst.stream()
        .filter(r -> r.operation() == Operation.RESTORE)
        .filter(r -> r.restore().filter(j -> j.phase().isOpen()).isPresent())
        .toList();
  }

  static RunRecord find(List<RunRecord> newestFirst, String runId) {
    RunRecord found =
        newestFirst.stream()
            .filter(r -> r.runId().equals(runId))
            .findFirst()
            .orElseThrow(
                () ->
                    new BackupException(
                        Kind.NOT_FOUND, "there is no run '" + runId + "'", "look at the history"));
    if (!isIn(found, Phase.KEPT, Phase.UNDONE)) {
      throw new BackupException(
          Kind.REFUSED,
          "run '" + runId + "' keeps nothing aside" + found.restore().map(LiveRuns::why).orElse(""),
          "look at the restores that are kept");
    }
    return found;
  }

  private static String why(io.respaldo.catalog.RestoreJournal journal) {
    return ": it is " + journal.phase().name().toLowerCase(java.util.Locale.ROOT);
  }
}

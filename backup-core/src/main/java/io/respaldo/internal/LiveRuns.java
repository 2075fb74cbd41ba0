package io.respaldo.internal;

import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.catalog.RestoreJournal;
import io.respaldo.catalog.RestoreJournal.Phase;
import io.respaldo.catalog.RunRecord;
import io.respaldo.catalog.RunRecord.Operation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds restores over what is live among an instance's records, which are newest first. */
final class LiveRuns {
  private LiveRuns() {}

  private static boolean isIn(RunRecord r, Phase... phases) {
    return r.operation() == Operation.RESTORE
        && r.restore().filter(j -> List.of(phases).contains(j.phase())).isPresent();
  }

  /** The last one that stands; whether it can be undone still, its phase says. */
  static Optional<RunRecord> standing(List<RunRecord> newestFirst) {
    return newestFirst.stream()
        .filter(r -> r.operation() == Operation.RESTORE)
        .filter(r -> r.restore().map(RestoreJournal::stands).orElse(false))
        .findFirst();
  }

  /** The last one that stands, if it can be undone. */
  static Optional<RunRecord> undoable(List<RunRecord> newestFirst) {
    return standing(newestFirst).filter(r -> isIn(r, Phase.KEPT));
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

  private static String why(RestoreJournal journal) {
    return ": it is " + journal.phase().name().toLowerCase(Locale.ROOT);
  }
}

package io.respaldo.examples.cli;

import io.respaldo.Instance;
import io.respaldo.RestoreReport;
import io.respaldo.catalog.RunRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Restores over what is live that keep something aside, as commands name and tell them. */
final class Kept {
  private Kept() {}

  /** The one that is named, or the last. */
  static String run(Session session, Instance instance, @Nullable String given) {
    if (given != null) {
      return given;
    }
    List<RunRecord> kept = instance.keptRestores();
    if (kept.isEmpty()) {
      throw new IllegalArgumentException(session.text().get("restore.noneKept", instance.name()));
    }
    return kept.get(0).runId();
  }

  static int told(Session session, String what, RestoreReport report) {
    int code = session.findings(report.backup().instance().value(), report.findings());
    if (session.json()) {
      session.print(
          Json.message("restore_" + what)
              .put("run_id", report.runId())
              .put("destination", report.destination())
              .put("total_duration", report.took().toMillis() / 1000.0));
    } else {
      session.say("restore." + what + ".done", report.runId(), report.destination());
    }
    return code;
  }
}

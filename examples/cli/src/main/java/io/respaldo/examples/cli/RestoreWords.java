package io.respaldo.examples.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.respaldo.Finding;
import io.respaldo.RestorePlan;
import io.respaldo.RestoreReport;
import io.respaldo.source.Standing;
import java.util.List;

/** A restore's plan and report, for people and programs. */
record RestoreWords(Session session) {
  void plan(RestorePlan plan) {
    if (session.json()) {
      ObjectNode message =
          Json.message("plan")
              .put("run_id", plan.runId())
              .put("instance_name", plan.instance().value())
              .put("backup_id", plan.backup().id().value())
              .put("destination", plan.destination());
      plan.bytes().ifPresent(n -> message.put("total_bytes", n));
      plan.steps().forEach(message.putArray("steps")::add);
      message.put("hash", plan.hash());
      plan.verified().ifPresent(t -> message.put("verified_at", t.toString()));
      plan.expected().ifPresent(d -> message.put("expected_seconds", d.toMillis() / 1000.0));
      message.put("safety_backup", plan.request().safetyBackup());
      plan.services().forEach(message.putArray("services")::add);
      ArrayNode standing = message.putArray("standing");
      for (Standing live : plan.standing()) {
        ObjectNode one = standing.addObject().put("what", live.what());
        live.bytes().ifPresent(n -> one.put("bytes", n));
      }
      session.print(message);
    } else if (!session.options().quiet && !plan.destination().isEmpty()) {
      session.say(
          "restore.plan",
          plan.backup().id(),
          Words.time(plan.backup().time(), session.zone()),
          plan.destination());
      for (int i = 0; i < plan.steps().size(); i++) {
        session.print("  " + (i + 1) + ". " + plan.steps().get(i));
      }
      plan.bytes().ifPresent(n -> session.say("restore.bytes", Words.bytes(n)));
      plan.expected().ifPresent(d -> session.say("restore.expected", Words.duration(d)));
      if (plan.request().touchesLive()) {
        live(plan);
      }
    }
    session.findings(plan.instance().value(), plan.findings());
  }

  private void live(RestorePlan plan) {
    plan.verified().ifPresent(t -> session.say("restore.verified", Words.time(t, session.zone())));
    for (Standing live : plan.standing()) {
      if (live.bytes().isPresent()) {
        session.say("restore.standing", live.what(), Words.bytes(live.bytes().getAsLong()));
      }
    }
    session.say("restore.hash", plan.hash());
  }

  /** What the plan told already is not told again. */
  int report(RestoreReport report, RestorePlan plan) {
    List<Finding> unsaid =
        report.findings().stream().filter(f -> !plan.findings().contains(f)).toList();
    int code =
        Math.max(
            session.findings(report.backup().instance().value(), unsaid),
            ExitCode.ofFindings(plan.findings()));
    if (session.json()) {
      session.print(
          Json.message("summary")
              .put("run_id", report.runId())
              .put("instance_name", report.backup().instance().value())
              .put("backup_id", report.backup().id().value())
              .put("destination", report.destination())
              .put("files_restored", report.files())
              .put("bytes_restored", report.bytes())
              .put("total_duration", report.took().toMillis() / 1000.0)
              .put("can_be_undone", plan.request().touchesLive()));
    } else {
      session.say(
          "restore.done",
          report.backup().id(),
          report.destination(),
          Words.duration(report.took()));
      if (plan.request().touchesLive()) {
        session.say("restore.undoable", plan.instance(), report.runId());
      }
    }
    return code;
  }
}

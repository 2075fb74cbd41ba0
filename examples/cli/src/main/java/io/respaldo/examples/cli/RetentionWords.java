package io.respaldo.examples.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.respaldo.retention.RetentionPlan;
import java.util.List;

/** Plans of retention, for people and programs. */
record RetentionWords(Session session) {
  void plans(List<RetentionPlan> plans) {
    if (session.json()) {
      plans.forEach(this::json);
    } else {
      plans.forEach(this::table);
    }
  }

  private void json(RetentionPlan plan) {
    for (RetentionPlan.Verdict v : plan.verdicts()) {
      ObjectNode message =
          Json.message("retention")
              .put("instance_name", plan.instance().value())
              .put("backup_id", v.backup().id().value())
              .put("keep", v.keep())
              .put("size", v.backup().content().storedBytes());
      v.reasons().forEach(message.putArray("reasons")::add);
      session.print(message);
    }
  }

  private void table(RetentionPlan plan) {
    Messages text = session.text();
    session.print(session.style().bold(plan.instance().value()));
    Table table =
        new Table(
            text.get("col.verdict"),
            text.get("col.backup"),
            text.get("col.size"),
            text.get("col.reason"));
    for (RetentionPlan.Verdict v : plan.verdicts()) {
      table.row(
          text.get(v.keep() ? "retention.keep" : "retention.delete"),
          v.backup().id().value(),
          Words.bytes(v.backup().content().storedBytes()),
          String.join(", ", v.reasons()));
    }
    table.print(session);
    session.say(
        "retention.sum",
        plan.kept().size(),
        plan.deletions().size(),
        Words.bytes(plan.freedBytes()));
    if (plan.unrecorded() > 0) {
      session.say("retention.unrecorded", plan.unrecorded());
    }
  }
}

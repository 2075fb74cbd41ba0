package io.respaldo.examples.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.respaldo.Finding;
import io.respaldo.ImportPlan;
import io.respaldo.ImportPlan.Item;
import io.respaldo.ImportPlan.NewInstance;
import io.respaldo.ImportPlan.Status;
import io.respaldo.ImportReport;
import io.respaldo.ImportReport.Outcome;
import io.respaldo.catalog.Documents;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Plans and reports of imports, for people and programs. */
record ImportWords(Session session) {
  private static final int SHOWN = 10;

  /** The exit code of a plan that was made. */
  int plan(ImportPlan plan) {
    if (session.json()) {
      json(plan);
    } else {
      table(plan);
    }
    plan.findings().forEach(f -> session.finding(plan.request().folder().toString(), f));
    List<Finding> all = new ArrayList<>(plan.findings());
    plan.backups().forEach(i -> all.addAll(i.findings()));
    return ExitCode.ofFindings(all);
  }

  private void table(ImportPlan plan) {
    Messages text = session.text();
    Table table =
        new Table(
            text.get("col.state"),
            text.get("col.instance"),
            text.get("col.backup"),
            text.get("col.time"),
            text.get("col.time_from"),
            text.get("col.kind"),
            text.get("col.size"),
            text.get("fact.file"));
    for (Item item : plan.backups()) {
      table.row(
          text.word(item.status()),
          item.instance().map(Object::toString).orElse("-"),
          item.backup().map(Object::toString).orElse("-"),
          Words.time(item.time(), session.zone()),
          text.word(item.timeFrom()),
          item.kind(),
          Words.bytes(item.bytes()),
          files(plan, item));
    }
    table.print(session);
    plan.backups().forEach(i -> i.findings().forEach(f -> session.finding(i.kind(), f)));
    plan.instances().forEach(i -> instance(plan, i));
    plan.settings().ifPresent(s -> session.say("import.settings", Documents.json(s)));
    unknown(plan);
  }

  private void instance(ImportPlan plan, NewInstance fresh) {
    String name = fresh.config().name().value();
    session.say(
        "import.instance_new",
        name,
        SettingsText.schedule(session, fresh.config()),
        SettingsText.retention(session, fresh.config()),
        fresh
            .from()
            .map(f -> session.text().get("import.settings_from", relative(plan, f)))
            .orElse(""));
    if (!session.config().sources().containsKey(name)) {
      session.say("import.no_source", session.config().file(), name);
    }
  }

  private void unknown(ImportPlan plan) {
    if (plan.unknownCount() > 0) {
      session.say("import.unknown", plan.unknownCount());
      plan.unknown().stream().limit(SHOWN).forEach(u -> session.say("import.unknown_one", u));
    }
  }

  private static String relative(ImportPlan plan, Path file) {
    Path root = plan.request().folder();
    return (file.startsWith(root) ? root.relativize(file) : file).toString();
  }

  private static String files(ImportPlan plan, Item item) {
    return String.join(" + ", item.files().stream().map(f -> relative(plan, f)).toList());
  }

  void nothingChanged(ImportPlan plan) {
    session.say("import.nothing_changed", plan.fresh().size());
  }

  private void json(ImportPlan plan) {
    for (Item item : plan.backups()) {
      session.print(json(item));
    }
    for (NewInstance fresh : plan.instances()) {
      ObjectNode message = Json.message("import_instance", Documents.json(fresh.config()));
      fresh.from().ifPresent(f -> message.put("settings_from", f.toString()));
      session.print(message);
    }
    plan.settings()
        .ifPresent(s -> session.print(Json.message("import_settings", Documents.json(s))));
    plan.unknown().forEach(u -> session.print(Json.message("import_unknown").put("file", u)));
    session.print(
        Json.message("import_plan")
            .put("new", plan.fresh().size())
            .put("known", count(plan, Status.KNOWN))
            .put("refused", count(plan, Status.REFUSED))
            .put("unknown", plan.unknownCount()));
  }

  private static long count(ImportPlan plan, Status status) {
    return plan.backups().stream().filter(i -> i.status() == status).count();
  }

  private static ObjectNode json(Item item) {
    ObjectNode message = Json.message("import_backup").put("status", Words.of(item.status()));
    item.instance().ifPresent(i -> message.put("instance_name", i.value()));
    item.backup().ifPresent(b -> message.put("backup_id", b.value()));
    message
        .put("kind", item.kind())
        .put("created_at", item.time().toString())
        .put("created_at_from", Words.of(item.timeFrom()))
        .put("size_bytes", item.bytes());
    item.files().forEach(f -> message.withArray("files").add(f.toString()));
    item.fingerprint().forEach(message.withArray("hash_sha256")::add);
    for (Finding f : item.findings()) {
      message
          .withArray("findings")
          .addObject()
          .put("severity", Words.of(f.severity()))
          .put("code", f.code())
          .put("message", f.message())
          .put("remedy", f.remedy());
    }
    return message;
  }

  /** The exit code of an import that was done. */
  int report(ImportReport report) {
    report.outcomes().forEach(this::outcome);
    long good = report.outcomes().stream().filter(o -> o.backup().isPresent()).count();
    if (session.json()) {
      session.print(
          Json.message("import_summary")
              .put("imported", good)
              .put("failed", report.outcomes().size() - good)
              .put("instances_registered", report.instances().size()));
    } else {
      session.say("import.done", good, report.instances().size());
    }
    return report.complete() ? ExitCode.OK : ExitCode.FAILED;
  }

  private void outcome(Outcome o) {
    String file = o.item().files().get(0).toString();
    if (o.failure().isPresent()) {
      session.failed(file + ": " + o.failure().get(), ExitCode.FAILED);
    } else if (session.json()) {
      o.backup().ifPresent(b -> session.print(Json.message("backup", Documents.json(b))));
    }
  }
}

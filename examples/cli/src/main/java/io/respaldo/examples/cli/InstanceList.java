package io.respaldo.examples.cli;

import io.respaldo.BackupStats;
import io.respaldo.InstanceStats;
import io.respaldo.catalog.Documents;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** All instances with their figures. */
@Command(name = "list")
final class InstanceList implements Callable<Integer> {
  private final Session session;

  InstanceList(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    BackupStats stats = session.manager().stats();
    if (session.json()) {
      session.print(Json.message("instances", Documents.json(stats)));
      return session.withDamaged(ExitCode.OK);
    }
    Messages text = session.text();
    Table table =
        new Table(
            text.get("col.instance"),
            text.get("col.type"),
            text.get("col.schedule"),
            text.get("col.last"),
            text.get("col.status"),
            text.get("col.backups"),
            text.get("col.size"));
    for (InstanceStats s : stats.instances()) {
      table.row(
          s.name().value(),
          s.config().type(),
          SettingsText.schedule(session, s.config()),
          s.lastBackup().map(t -> Words.time(t, session.zone())).orElse("-"),
          s.lastStatus().isEmpty() ? "-" : text.word(s.lastStatus()),
          Integer.toString(s.backupCount()),
          Words.bytes(s.totalSize()));
    }
    table.print(session);
    session.say("stats.total", stats.totalBackups(), Words.bytes(stats.totalSize()));
    return session.withDamaged(ExitCode.OK);
  }
}

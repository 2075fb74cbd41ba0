package io.respaldo.examples.cli;

import io.respaldo.catalog.AuditEntry;
import io.respaldo.catalog.Documents;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Who did what, newest first. */
@Command(name = "audit")
final class AuditCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      descriptionKey = "arg.limit")
  int limit = 50;

  AuditCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Counts.atLeast(session, 1, "--limit", limit);
    var entries = session.manager().audit(limit);
    if (session.json()) {
      entries.forEach(e -> session.print(Json.message("audit", Documents.json(e))));
      return ExitCode.OK;
    }
    Messages text = session.text();
    Table table =
        new Table(
            text.get("col.time"),
            text.get("fact.actor"),
            text.get("col.action"),
            text.get("col.instance"),
            text.get("col.subject"),
            text.get("col.outcome"));
    for (AuditEntry e : entries) {
      table.row(
          Words.time(e.at(), session.zone()),
          e.actor().toString(),
          text.word(e.action()),
          e.instance().orElse("-"),
          e.subject().isEmpty() ? "-" : e.subject(),
          text.word(e.outcome()));
    }
    table.print(session);
    return ExitCode.OK;
  }
}

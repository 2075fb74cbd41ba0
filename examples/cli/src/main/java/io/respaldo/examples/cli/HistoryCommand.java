package io.respaldo.examples.cli;

import io.respaldo.catalog.Documents;
import io.respaldo.catalog.RunRecord;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** All runs of an instance, failed ones too. */
@Command(name = "history")
final class HistoryCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", descriptionKey = "arg.name")
  String name;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      descriptionKey = "arg.limit")
  int limit = 20;

  HistoryCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Counts.atLeast(session, 1, "--limit", limit);
    var runs = session.instance(name).history(limit);
    if (session.json()) {
      runs.forEach(r -> session.print(Json.message("run", Documents.json(r))));
      return ExitCode.OK;
    }
    Messages text = session.text();
    Table table =
        new Table(
            text.get("col.run"),
            text.get("col.operation"),
            text.get("col.started"),
            text.get("fact.took"),
            text.get("col.state"),
            text.get("col.reason"));
    for (RunRecord r : runs) {
      table.row(
          r.runId(),
          text.word(r.operation()),
          Words.time(r.started(), session.zone()),
          r.took().map(Words::duration).orElse("-"),
          text.word(r.state()),
          reason(r));
    }
    table.print(session);
    return ExitCode.OK;
  }

  private static String reason(RunRecord r) {
    return r.failure()
        .map(f -> f.message().endsWith(f.remedy()) ? f.message() : f.message() + "; " + f.remedy())
        .or(() -> r.deleted().map(RunRecord.Deletion::reason))
        .orElse("")
        .replaceAll("\\s+", " ");
  }
}

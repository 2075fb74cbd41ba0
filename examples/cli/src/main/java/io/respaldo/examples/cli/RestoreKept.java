package io.respaldo.examples.cli;

import io.respaldo.catalog.Documents;
import io.respaldo.catalog.RestoreJournal;
import io.respaldo.catalog.RunRecord;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Restores over what is live that can be undone, or whose undone rest is there. */
@Command(name = "kept")
final class RestoreKept implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", descriptionKey = "arg.name")
  String name;

  RestoreKept(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<RunRecord> kept = session.instance(name).keptRestores();
    if (session.json()) {
      kept.forEach(r -> session.print(Json.message("run", Documents.json(r))));
      return ExitCode.OK;
    }
    if (kept.isEmpty()) {
      session.say("restore.noneKept", name);
      return ExitCode.OK;
    }
    Messages text = session.text();
    Table table =
        new Table(
            text.get("col.run"),
            text.get("col.backup"),
            text.get("col.state"),
            text.get("col.keptUntil"));
    for (RunRecord r : kept) {
      RestoreJournal journal = r.restore().orElseThrow();
      table.row(
          r.runId(),
          r.backup().map(b -> b.id().value()).orElse("-"),
          text.word(journal.phase()),
          journal.keptUntil().map(t -> Words.time(t, session.zone())).orElse("-"));
    }
    table.print(session);
    return ExitCode.OK;
  }
}

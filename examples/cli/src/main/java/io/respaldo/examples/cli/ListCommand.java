package io.respaldo.examples.cli;

import io.respaldo.Backup;
import io.respaldo.BackupQuery;
import io.respaldo.Page;
import io.respaldo.Trigger;
import io.respaldo.catalog.Documents;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Backups of an instance, newest first. */
@Command(name = "list")
final class ListCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", descriptionKey = "arg.name")
  String name;

  @Option(names = "--trigger", paramLabel = "WORD", descriptionKey = "list.trigger")
  @Nullable Trigger trigger;

  @Option(names = "--state", paramLabel = "WORD")
  Backup.@Nullable State state;

  @Option(names = "--from", paramLabel = "TIME")
  @Nullable String from;

  @Option(names = "--until", paramLabel = "TIME")
  @Nullable String until;

  @Option(names = "--text", paramLabel = "TEXT")
  String text = "";

  @Option(names = "--offset", paramLabel = "N")
  int offset;

  @Option(names = "--limit", paramLabel = "N", descriptionKey = "arg.limit")
  int limit = 50;

  ListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Page<Backup> page = session.instance(name).backups(query());
    if (session.json()) {
      page.items().forEach(b -> session.print(Json.message("backup", Documents.json(b))));
      return ExitCode.OK;
    }
    Messages words = session.text();
    Table table =
        new Table(
            words.get("col.backup"),
            words.get("col.time"),
            words.get("col.size"),
            words.get("col.kind"),
            words.get("col.trigger"),
            words.get("col.state"),
            words.get("col.label"));
    for (Backup b : page.items()) {
      table.row(
          b.id().value(),
          Words.time(b.time(), session.zone()),
          Words.bytes(b.content().storedBytes()),
          known(b, b.kind()),
          known(b, b.origin().trigger()),
          state(b),
          b.origin().label());
    }
    table.print(session);
    if (page.hasMore()) {
      session.say("list.more", page.items().size(), page.total(), offset + page.items().size());
    }
    return ExitCode.OK;
  }

  private BackupQuery query() {
    Counts.atLeast(session, 0, "--offset", offset);
    Counts.atLeast(session, 1, "--limit", limit);
    BackupQuery query = BackupQuery.all().text(text).page(offset, limit);
    query = trigger == null ? query : query.trigger(trigger);
    query = state == null ? query : query.state(state);
    query = from == null ? query : query.from(Times.parse(from, session.zone()));
    return until == null ? query : query.until(Times.parse(until, session.zone()));
  }

  /** Of a file without a record nobody knows more than its name, size and time. */
  private String known(Backup b, Enum<?> value) {
    return b.state() == Backup.State.UNRECORDED ? "-" : session.text().word(value);
  }

  private String state(Backup b) {
    String shown = session.text().word(b.state());
    if (!b.warnings().isEmpty()) {
      shown += ", " + session.text().get("list.warnings");
    }
    return b.pinned() ? shown + ", " + session.text().get("list.pinned") : shown;
  }
}

package io.respaldo.examples.cli;

import io.respaldo.format.repository.StatsReport;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What snapshots hold, and what they cost. */
@Command(name = "stats")
final class RepoStats implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();

  @Option(names = "--by", paramLabel = "all|instance|host|snapshot", descriptionKey = "repo.by")
  StatsReport.Grouping by = StatsReport.Grouping.ALL;

  @Parameters(arity = "0..*", paramLabel = "SNAPSHOT", descriptionKey = "repo.some_snapshots")
  List<String> snapshots = List.of();

  RepoStats(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    List<StatsReport> reports = place.open(session, r -> r.stats(snapshots, by));
    if (session.json()) {
      reports.forEach(this::printJson);
      return ExitCode.OK;
    }
    Messages words = session.text();
    Table table =
        new Table(
            words.get("col.group"),
            words.get("col.snapshots"),
            words.get("col.files"),
            words.get("col.restored"),
            words.get("col.unique"),
            words.get("col.stored"),
            words.get("col.ratio"));
    for (StatsReport s : reports) {
      table.row(
          s.group().isEmpty() ? words.get("repo.all") : name(s),
          Long.toString(s.snapshots()),
          Long.toString(s.files()),
          Words.bytes(s.restoreBytes()),
          Words.bytes(s.plainBytes()),
          Words.bytes(s.storedBytes()),
          String.format(Locale.ROOT, "%.1f", s.ratio()));
    }
    table.print(session);
    return ExitCode.OK;
  }

  private String name(StatsReport s) {
    return by == StatsReport.Grouping.SNAPSHOT
        ? s.group().substring(0, 8)
        : Words.printable(s.group());
  }

  private void printJson(StatsReport s) {
    session.print(
        Json.message("stats")
            .put("group", s.group())
            .put("snapshots_count", s.snapshots())
            .put("total_items", s.items())
            .put("total_file_count", s.files())
            .put("total_size", s.restoreBytes())
            .put("unique_file_count", s.uniqueFiles())
            .put("unique_file_size", s.uniqueBytes())
            .put("total_blob_count", s.blobs())
            .put("total_uncompressed_size", s.plainBytes())
            .put("stored_size", s.storedBytes())
            .put("ratio", s.ratio()));
  }
}

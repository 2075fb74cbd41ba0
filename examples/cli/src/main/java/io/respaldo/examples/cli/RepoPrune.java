package io.respaldo.examples.cli;

import io.respaldo.format.repository.PruneReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Frees what no snapshot needs. */
@Command(name = "prune")
final class RepoPrune implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();

  @Option(names = "--max-unused", paramLabel = "5%%|2G|unlimited")
  String maxUnused = "5%";

  @Option(names = "--dry-run")
  boolean dryRun;

  RepoPrune(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    PruneReport report =
        dryRun
            ? place.watch(session, "prune", (r, progress) -> r.planPrune(maxUnused, progress))
            : place.changeWatched(session, "prune", (r, progress) -> r.prune(maxUnused, progress));
    if (session.json()) {
      session.print(
          Json.message("summary")
              .put("dry_run", dryRun)
              .put("finished", report.finished())
              .put("removed_packs", report.removedPacks())
              .put("repacked_packs", report.repackedPacks())
              .put("freed_bytes", report.freedBytes())
              .put("kept_waste_bytes", report.keptWasteBytes()));
      return ExitCode.OK;
    }
    String key = dryRun ? "prune.would" : report.finished() ? "prune.done" : "prune.prepared";
    session.say(
        key,
        Words.bytes(report.freedBytes()),
        report.removedPacks(),
        Words.bytes(report.keptWasteBytes()));
    return ExitCode.OK;
  }
}

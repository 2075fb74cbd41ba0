package io.respaldo.examples.cli;

import io.respaldo.format.repository.CopyReport;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Copies snapshots of another repository into this one. */
@Command(name = "copy")
final class RepoCopy implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();
  @Mixin RepoOther other = new RepoOther();

  @Parameters(arity = "0..*", paramLabel = "SNAPSHOT", descriptionKey = "repo.copy_snapshots")
  List<String> snapshots = List.of();

  RepoCopy(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    CopyReport report =
        place.changeWatched(
            session,
            "copy",
            (to, progress) -> other.open(session, from -> to.copyFrom(from, snapshots, progress)));
    if (session.json()) {
      var summary =
          Json.message("summary")
              .put("blobs", report.blobs())
              .put("bytes", report.bytes())
              .put("same_chunker", report.sameChunker());
      report.copied().forEach(summary.withArray("copied")::add);
      report.skipped().forEach(summary.withArray("skipped")::add);
      session.print(summary);
      return ExitCode.OK;
    }
    session.say(
        "repo.copied",
        report.copied().size(),
        Words.bytes(report.bytes()),
        report.skipped().size());
    if (!report.sameChunker()) {
      session.say("repo.other_chunker");
    }
    return ExitCode.OK;
  }
}

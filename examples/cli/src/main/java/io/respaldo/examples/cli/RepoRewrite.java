package io.respaldo.examples.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes snapshots anew without some files. */
@Command(name = "rewrite")
final class RepoRewrite implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();

  @Option(
      names = "--exclude",
      paramLabel = "PATTERN",
      required = true,
      descriptionKey = "repo.patterns")
  List<String> excludes = List.of();

  @Option(names = "--forget")
  boolean forget;

  @Option(names = "--force", descriptionKey = "repo.force")
  boolean force;

  @Option(names = "--yes", descriptionKey = "arg.yes")
  boolean yes;

  @Parameters(arity = "1..*", paramLabel = "SNAPSHOT", descriptionKey = "repo.snapshot_ids")
  List<String> snapshots = List.of();

  RepoRewrite(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    if (forget) {
      String which = String.join(", ", snapshots);
      if (!session.confirmed(yes, session.text().get("repo.forget_sure", which))) {
        session.say("confirm.no");
        return ExitCode.FAILED;
      }
    }
    RepoTag.print(
        session,
        place.change(session, "rewrite", r -> r.rewrite(snapshots, excludes, forget, force)));
    return ExitCode.OK;
  }
}

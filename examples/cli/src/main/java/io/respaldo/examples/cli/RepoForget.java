package io.respaldo.examples.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Forgets snapshots, whoever made them. */
@Command(name = "forget")
final class RepoForget implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();

  @Parameters(arity = "1..*", paramLabel = "SNAPSHOT", descriptionKey = "repo.snapshot_ids")
  List<String> snapshots = List.of();

  @Option(names = "--yes", descriptionKey = "arg.yes")
  boolean yes;

  RepoForget(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    String which = String.join(", ", snapshots);
    if (!session.confirmed(yes, session.text().get("repo.forget_sure", which))) {
      session.say("confirm.no");
      return ExitCode.FAILED;
    }
    place.change(
        session,
        "forget",
        r -> {
          r.forget(snapshots);
          return which;
        });
    session.say("repo.forgotten", snapshots.size());
    return ExitCode.OK;
  }
}

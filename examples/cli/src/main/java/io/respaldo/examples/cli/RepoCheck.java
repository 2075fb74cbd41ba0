package io.respaldo.examples.cli;

import io.respaldo.Finding;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks for damage in a whole repository. */
@Command(name = "check")
final class RepoCheck implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();
  @Mixin RepoLocking locking = new RepoLocking();

  @Option(names = "--read-data")
  boolean readData;

  @Option(names = "--read-data-subset", paramLabel = "1/5|10%%|2G")
  String subset = "none";

  RepoCheck(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    String data = readData ? "all" : subset;
    List<Finding> findings =
        place.watch(session, "check", (r, progress) -> locking.reading(r).check(data, progress));
    session.findings("repository", findings);
    boolean sound = findings.stream().noneMatch(Finding::isError);
    if (session.json()) {
      session.print(
          Json.message("summary")
              .put("sound", sound)
              .put("num_errors", findings.stream().filter(Finding::isError).count()));
    } else if (sound) {
      session.say(data.equals("none") ? "repo.checked" : "repo.checked_data");
    }
    return sound ? ExitCode.ofFindings(findings) : ExitCode.DAMAGED;
  }
}

package io.respaldo.examples.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes the index right again, out of the packs. */
@Command(name = "index")
final class RepoRepairIndex implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();

  @Option(names = "--read-all-packs")
  boolean all;

  RepoRepairIndex(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    return session.findings(
        "repository",
        place.changeWatched(
            session, "repair index", (r, progress) -> r.repairIndex(all, progress)));
  }
}

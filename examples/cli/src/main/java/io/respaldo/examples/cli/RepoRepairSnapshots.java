package io.respaldo.examples.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes snapshots anew without what is lost. */
@Command(name = "snapshots")
final class RepoRepairSnapshots implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();

  @Option(names = "--forget")
  boolean forget;

  RepoRepairSnapshots(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    return session.findings(
        "repository", place.change(session, "repair snapshots", r -> r.repairSnapshots(forget)));
  }
}

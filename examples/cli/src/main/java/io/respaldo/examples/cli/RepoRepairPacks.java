package io.respaldo.examples.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Saves what is sound of damaged packs. */
@Command(name = "packs")
final class RepoRepairPacks implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();

  @Parameters(arity = "1..*", paramLabel = "PACK", descriptionKey = "repo.packs")
  List<String> packs = List.of();

  RepoRepairPacks(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    return session.findings(
        "repository", place.change(session, "repair packs", r -> r.repairPacks(packs)));
  }
}

package io.respaldo.examples.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Forgets the settings of an instance; its backups stay. */
@Command(name = "remove")
final class InstanceRemove implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", descriptionKey = "arg.name")
  String name;

  @Option(
      names = {"-y", "--yes"},
      descriptionKey = "arg.yes")
  boolean yes;

  InstanceRemove(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    int backups = session.instance(name).stats().backupCount();
    if (!session.confirmed(yes, session.text().get("instance.remove.ask", name, backups))) {
      session.say("confirm.no");
      return ExitCode.FAILED;
    }
    session.manager().remove(name);
    session.say("instance.removed", name, backups);
    return ExitCode.OK;
  }
}

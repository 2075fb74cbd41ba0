package io.respaldo.examples.cli;

import io.respaldo.Instance;
import io.respaldo.catalog.Documents;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Stops scheduled backups of an instance. */
@Command(name = "pause")
final class InstancePause implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", descriptionKey = "arg.name")
  String name;

  InstancePause(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Instance instance = session.instance(name);
    instance.autoBackup(false);
    if (session.json()) {
      session.print(Json.message("instance", Documents.json(instance.stats())));
    } else {
      session.say("instance.pause", name);
    }
    return ExitCode.OK;
  }
}

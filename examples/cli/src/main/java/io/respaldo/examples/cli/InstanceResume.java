package io.respaldo.examples.cli;

import io.respaldo.Instance;
import io.respaldo.catalog.Documents;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes scheduled backups of an instance up again. */
@Command(name = "resume")
final class InstanceResume implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", descriptionKey = "arg.name")
  String name;

  InstanceResume(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Instance instance = session.instance(name);
    instance.autoBackup(true);
    if (session.json()) {
      session.print(Json.message("instance", Documents.json(instance.stats())));
    } else {
      session.say("instance.resume", name);
    }
    return ExitCode.OK;
  }
}

package io.respaldo.examples.cli;

import io.respaldo.Backup;
import io.respaldo.Instance;
import io.respaldo.catalog.Documents;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Protects a backup from retention. */
@Command(name = "pin")
final class PinCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "arg.name")
  String name;

  @Parameters(index = "1", paramLabel = "BACKUP", descriptionKey = "arg.backup")
  String backup;

  PinCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Instance instance = session.instance(name);
    Backup changed = instance.pin(Chosen.id(instance, backup), true);
    if (session.json()) {
      session.print(Json.message("backup", Documents.json(changed)));
    } else {
      session.say("pin.done", changed.id());
    }
    return ExitCode.OK;
  }
}

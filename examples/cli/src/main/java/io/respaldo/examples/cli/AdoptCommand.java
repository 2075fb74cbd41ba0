package io.respaldo.examples.cli;

import io.respaldo.Backup;
import io.respaldo.Instance;
import io.respaldo.catalog.Documents;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Records backups that are listed as unrecorded. */
@Command(name = "adopt")
final class AdoptCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "arg.name")
  String name;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "BACKUP",
      descriptionKey = "arg.unrecorded")
  List<String> backups = List.of();

  AdoptCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    Instance instance = session.instance(name);
    for (String backup : backups) {
      Backup adopted = session.await(name, instance.adopt(Chosen.id(backup)));
      if (session.json()) {
        session.print(Json.message("backup", Documents.json(adopted)));
      } else {
        session.say("adopt.done", adopted.id(), Words.bytes(adopted.content().bytes()));
      }
    }
    return ExitCode.OK;
  }
}

package io.respaldo.examples.cli;

import io.respaldo.BackupId;
import io.respaldo.Instance;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes backups. */
@Command(name = "delete")
final class DeleteCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "arg.name")
  String name;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "BACKUP", descriptionKey = "arg.backups")
  List<String> backups;

  @Option(names = "--even-last")
  boolean evenLast;

  @Option(
      names = {"-y", "--yes"},
      descriptionKey = "arg.yes")
  boolean yes;

  DeleteCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Instance instance = session.instance(name);
    List<BackupId> ids = backups.stream().map(Chosen::id).toList();
    ids.forEach(instance::backup);
    String list = ids.stream().map(BackupId::value).collect(Collectors.joining(", "));
    if (!session.confirmed(yes, session.text().get("delete.ask", list, name))) {
      session.say("confirm.no");
      return ExitCode.FAILED;
    }
    instance.delete(ids, evenLast);
    if (session.json()) {
      ids.forEach(
          id ->
              session.print(
                  Json.message("deleted").put("instance_name", name).put("backup_id", id.value())));
    } else {
      session.say("delete.done", list);
    }
    return ExitCode.OK;
  }
}

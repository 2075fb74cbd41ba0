package io.respaldo.examples.cli;

import io.respaldo.LogKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The last lines of an instance's log on this machine. */
@Command(name = "logs")
final class LogsCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", descriptionKey = "arg.name")
  String name;

  @Option(names = "--restore")
  boolean restore;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      descriptionKey = "logs.lines")
  int lines = 50;

  LogsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Counts.atLeast(session, 1, "--lines", lines);
    LogKind kind = restore ? LogKind.RESTORE : LogKind.BACKUP;
    for (String line : session.instance(name).log(kind, lines)) {
      if (session.json()) {
        session.print(Json.message("log").put("instance_name", name).put("line", line));
      } else {
        session.print(line);
      }
    }
    return ExitCode.OK;
  }
}

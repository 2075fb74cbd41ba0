package io.respaldo.examples.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** Prints the completion script for bash and zsh. */
@Command(name = "completion")
final class CompletionCommand implements Callable<Integer> {
  private final Session session;

  CompletionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.print(AutoComplete.bash("respaldo", Respaldo.commandLine(session)));
    return ExitCode.OK;
  }
}

package io.respaldo.examples.cli;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with the arguments, and where to read on. */
record UsageErrors(Session session) implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine line = e.getCommandLine();
    session.failed(e.getMessage() == null ? e.toString() : e.getMessage(), ExitCode.USAGE);
    if (!session.json()) {
      UnmatchedArgumentException.printSuggestions(e, line.getErr());
      session
          .io()
          .err()
          .println(session.text().get("usage.see", line.getCommandSpec().qualifiedName()));
    }
    return ExitCode.USAGE;
  }
}

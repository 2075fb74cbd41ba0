package io.respaldo.examples.cli;

import io.respaldo.RecoveredRestore;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Brings restores to an end whose process died; each other command does so too, for this host's.
 */
@Command(name = "recover")
final class RecoverCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--any-host")
  boolean anyHost;

  RecoverCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<RecoveredRestore> recovered = session.recover(anyHost);
    if (recovered.isEmpty()) {
      session.say("recover.none");
    }
    boolean left = recovered.stream().anyMatch(r -> r.outcome() == RecoveredRestore.Outcome.LEFT);
    return left ? ExitCode.FAILED : ExitCode.OK;
  }
}

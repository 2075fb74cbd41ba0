package io.respaldo.examples.cli;

import io.respaldo.Instance;
import io.respaldo.RestoreReport;
import io.respaldo.Run;
import picocli.CommandLine.Command;

/** Undoes a restore over what is live. */
@Command(name = "undo")
final class RestoreUndo extends KeptCommand {
  RestoreUndo(Session session) {
    super(session, "undo");
  }

  @Override
  Run<RestoreReport> begin(Instance instance, String runId) {
    return instance.undo(runId);
  }
}

package io.respaldo.examples.cli;

import io.respaldo.Instance;
import io.respaldo.RestoreReport;
import io.respaldo.Run;
import picocli.CommandLine.Command;

/** Frees what is kept by a restore over what is live. */
@Command(name = "discard")
final class RestoreDiscard extends KeptCommand {
  RestoreDiscard(Session session) {
    super(session, "discard");
  }

  @Override
  Run<RestoreReport> begin(Instance instance, String runId) {
    return instance.discard(runId);
  }
}

package io.respaldo.examples.cli;

import io.respaldo.Instance;
import io.respaldo.RestoreReport;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Undoes a restore over what is live. */
@Command(name = "undo")
final class RestoreUndo implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "arg.name")
  String name;

  @Parameters(index = "1", paramLabel = "RUN", arity = "0..1", descriptionKey = "arg.run")
  @Nullable String run;

  @Option(
      names = {"-y", "--yes"},
      descriptionKey = "arg.yes")
  boolean yes;

  RestoreUndo(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    Instance instance = session.instance(name);
    String runId = Kept.run(session, instance, run);
    if (!session.confirmed(yes, session.text().get("restore.undo.ask", runId, name))) {
      session.say("confirm.no");
      return ExitCode.FAILED;
    }
    RestoreReport report = session.await(name, instance.undo(runId));
    return Kept.told(session, "undo", report);
  }
}

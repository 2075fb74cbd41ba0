package io.respaldo.examples.cli;

import io.respaldo.Instance;
import io.respaldo.RestoreReport;
import io.respaldo.Run;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Something done, when it is confirmed, with what a restore over what is live keeps. */
abstract class KeptCommand implements Callable<Integer> {
  private final Session session;
  private final String action;

  @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "arg.name")
  String name;

  @Parameters(index = "1", paramLabel = "RUN", arity = "0..1", descriptionKey = "arg.run")
  @Nullable String run;

  @Option(
      names = {"-y", "--yes"},
      descriptionKey = "arg.yes")
  boolean yes;

  /**
   * @param action as texts name it
   */
  KeptCommand(Session session, String action) {
    this.session = session;
    this.action = action;
  }

  abstract Run<RestoreReport> begin(Instance instance, String runId);

  @Override
  public final Integer call() throws InterruptedException, IOException {
    Instance instance = session.instance(name);
    String runId = Kept.run(session, instance, run);
    if (!session.confirmed(yes, session.text().get("restore." + action + ".ask", runId, name))) {
      session.say("confirm.no");
      return ExitCode.FAILED;
    }
    return Kept.told(session, action, session.await(name, begin(instance, runId)));
  }
}

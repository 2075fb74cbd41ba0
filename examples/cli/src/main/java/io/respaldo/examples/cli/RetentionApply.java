package io.respaldo.examples.cli;

import io.respaldo.Instance;
import io.respaldo.retention.RetentionPlan;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes what retention does not keep. */
@Command(name = "apply")
final class RetentionApply implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", arity = "0..1", descriptionKey = "arg.name")
  @Nullable String name;

  @Option(
      names = {"-y", "--yes"},
      descriptionKey = "arg.yes")
  boolean yes;

  RetentionApply(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    Instance one = name == null ? null : session.instance(name);
    List<RetentionPlan> plans =
        one == null ? session.manager().retention() : List.of(one.retention());
    new RetentionWords(session).plans(plans);
    int deletions = plans.stream().mapToInt(p -> p.deletions().size()).sum();
    if (deletions == 0) {
      session.say("retention.nothing");
      return name == null ? session.withDamaged(ExitCode.OK) : ExitCode.OK;
    }
    if (!session.confirmed(yes, session.text().get("retention.ask", deletions))) {
      session.say("confirm.no");
      return ExitCode.FAILED;
    }
    List<RetentionPlan> done =
        one == null
            ? session.await("retention", session.manager().applyRetention(plans))
            : List.of(session.await("retention", one.applyRetention(plans.get(0))));
    session.say("retention.done", done.stream().mapToInt(p -> p.deletions().size()).sum());
    return name == null ? session.withDamaged(ExitCode.OK) : ExitCode.OK;
  }
}

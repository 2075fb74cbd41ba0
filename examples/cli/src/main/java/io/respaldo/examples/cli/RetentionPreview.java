package io.respaldo.examples.cli;

import io.respaldo.retention.RetentionPlan;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Each backup with keep or delete, and why. */
@Command(name = "preview")
final class RetentionPreview implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", arity = "0..1", descriptionKey = "arg.name")
  @Nullable String name;

  RetentionPreview(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<RetentionPlan> plans =
        name == null ? session.manager().retention() : List.of(session.instance(name).retention());
    new RetentionWords(session).plans(plans);
    return name == null ? session.withDamaged(ExitCode.OK) : ExitCode.OK;
  }
}

package io.respaldo.examples.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Figures, of all instances or of one. */
@Command(name = "stats")
final class StatsCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", arity = "0..1", descriptionKey = "arg.name")
  @Nullable String name;

  StatsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (name == null) {
      return new InstanceList(session).call();
    }
    InstanceShow one = new InstanceShow(session);
    one.name = name;
    return one.call();
  }
}

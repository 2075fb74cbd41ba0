package io.respaldo.examples.cli;

import io.respaldo.Instance;
import io.respaldo.VerifyReport;
import io.respaldo.format.Depth;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks for damage in a backup. */
@Command(name = "verify")
final class VerifyCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "arg.name")
  String name;

  @Parameters(index = "1", paramLabel = "BACKUP", arity = "0..1", descriptionKey = "arg.backup")
  String backup = Chosen.LATEST;

  @Option(names = "--quick")
  boolean quick;

  VerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    Instance instance = session.instance(name);
    var id = Chosen.id(instance, backup);
    VerifyReport report =
        session.await(name, instance.verify(id, quick ? Depth.QUICK : Depth.FULL));
    int code = session.findings(name, report.findings());
    if (session.json()) {
      session.print(
          Json.message("summary")
              .put("instance_name", name)
              .put("backup_id", id.value())
              .put("depth", Words.of(report.depth()))
              .put("sound", report.sound())
              .put("num_errors", report.findings().stream().filter(f -> f.isError()).count())
              .put("total_duration", report.took().toMillis() / 1000.0));
    } else {
      session.say(outcome(report), id, Words.duration(report.took()));
    }
    return report.sound() ? code : ExitCode.DAMAGED;
  }

  /** A quick look read no contents, and says nothing of them. */
  private static String outcome(VerifyReport report) {
    if (!report.sound()) {
      return "verify.damaged";
    }
    return report.depth() == Depth.QUICK ? "verify.present" : "verify.sound";
  }
}

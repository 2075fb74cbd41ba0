package io.respaldo.examples.cli;

import io.respaldo.Instance;
import io.respaldo.Moment;
import io.respaldo.RestorePlan;
import io.respaldo.RestoreReport;
import io.respaldo.RestoreRequest;
import io.respaldo.source.RestoreTarget;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Restores, to a new place or over what is live: shows the plan, asks, does it. */
@Command(
    name = "restore",
    subcommands = {RestoreKept.class, RestoreUndo.class, RestoreDiscard.class})
final class RestoreCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", arity = "0..1", descriptionKey = "arg.name")
  String name = "";

  @Parameters(index = "1", paramLabel = "BACKUP", arity = "0..1", descriptionKey = "arg.backup")
  String backup = Chosen.LATEST;

  @Option(names = "--at", paramLabel = "TIME")
  @Nullable String at;

  @Option(names = "--only", paramLabel = "PATH")
  List<String> only = List.of();

  @Option(names = "--to", paramLabel = "[PART=]PLACE")
  List<String> to = List.of();

  @Option(names = "--to-folder", paramLabel = "[PART=]FOLDER")
  List<String> toFolder = List.of();

  @Option(names = "--with", paramLabel = "NAME=VALUE")
  List<String> with = List.of();

  @Option(names = "--identity", paramLabel = "move|copy")
  @Nullable String identity;

  @Option(names = "--neutralize")
  boolean neutralize;

  @Option(names = "--plan")
  boolean planOnly;

  @Option(
      names = {"-y", "--yes"},
      descriptionKey = "arg.yes")
  boolean yes;

  @Mixin LiveOptions live = new LiveOptions();

  RestoreCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (name.isEmpty()) {
      throw new IllegalArgumentException(session.text().get("restore.name"));
    }
    Instance instance = session.instance(name);
    boolean elsewhere = !to.isEmpty() || !toFolder.isEmpty();
    RestorePlan plan = instance.plan(live.applyTo(request(), session.text(), elsewhere));
    RestoreWords words = new RestoreWords(session);
    words.plan(plan);
    if (planOnly) {
      return plan.hasErrors() ? ExitCode.FAILED : ExitCode.OK;
    }
    RestorePlan.Confirmed confirmed = live.confirmed(plan, typedName(plan));
    if (!plan.request().touchesLive()
        && !session.confirmed(yes, session.text().get("restore.ask"))) {
      session.say("confirm.no");
      return ExitCode.FAILED;
    }
    RestoreReport report = session.await(name, instance.restore(confirmed));
    return words.report(report, plan);
  }

  /** Over what is live the name is the answer; nothing is asked when the plan is refused anyway. */
  private Optional<String> typedName(RestorePlan plan) throws IOException {
    return plan.request().touchesLive() && live.confirm == null && !plan.hasErrors()
        ? session.typed(session.text().get("restore.type"))
        : Optional.of(name);
  }

  private RestoreRequest request() {
    RestoreRequest request = RestoreRequest.of(moment());
    if (!only.isEmpty()) {
      request = request.only(only.toArray(String[]::new));
    }
    for (Map.Entry<String, String> option : Metadata.of(session, with).entrySet()) {
      request = request.with(option.getKey(), option.getValue());
    }
    if (identity != null) {
      request = request.with("identity", identity);
    }
    if (neutralize) {
      request = request.with("neutralize", "true");
    }
    Optional<RestoreTarget> target =
        RestorePlace.of(to, toFolder.stream().map(this::absolute).toList());
    return target.isPresent() ? request.to(target.get()) : request;
  }

  private Moment moment() {
    if (at != null) {
      return Moment.at(Times.parse(at, session.zone()));
    }
    return backup.equals(Chosen.LATEST) ? Moment.latest() : Moment.of(Chosen.id(backup));
  }

  private String absolute(String folder) {
    int equals = folder.indexOf('=');
    return folder.substring(0, equals + 1) + session.path(folder.substring(equals + 1));
  }
}

package io.respaldo.examples.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.respaldo.Backup;
import io.respaldo.BackupRequest;
import io.respaldo.Instance;
import io.respaldo.Trigger;
import io.respaldo.catalog.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes backups now, one after the other; one that fails does not keep the others from theirs. */
@Command(name = "backup")
final class BackupCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", arity = "0..*", descriptionKey = "arg.names")
  List<String> names = List.of();

  @Option(names = "--all")
  boolean all;

  @Option(names = "--trigger", paramLabel = "manual|scheduled|pre_deploy|api")
  Trigger trigger = Trigger.MANUAL;

  @Option(names = "--label", paramLabel = "TEXT", descriptionKey = "backup.label")
  String label = "";

  @Option(names = "--description", paramLabel = "TEXT")
  String description = "";

  @Option(names = "--metadata", paramLabel = "KEY=VALUE")
  List<String> metadata = List.of();

  @Option(names = "--pin")
  boolean pin;

  BackupCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (all != names.isEmpty()) {
      throw new IllegalArgumentException(session.text().get("backup.which"));
    }
    if (trigger == Trigger.PRE_RESTORE || trigger == Trigger.IMPORT) {
      throw new IllegalArgumentException(session.text().get("backup.trigger"));
    }
    BackupRequest request = request();
    List<Instance> chosen = all ? active() : named();
    List<Integer> codes = new ArrayList<>();
    for (Instance instance : chosen) {
      if (!session.cancellation().cancelled()) {
        codes.add(backUp(instance, request));
      }
    }
    if (session.cancellation().cancelled()) {
      return ExitCode.CANCELLED;
    }
    return all ? session.withDamaged(ExitCode.of(codes)) : ExitCode.of(codes);
  }

  private List<Instance> named() {
    return names.stream().distinct().map(session::instance).toList();
  }

  private List<Instance> active() {
    List<Instance> active = new ArrayList<>();
    for (Instance instance : session.manager().instances()) {
      if (instance.config().autoBackupEnabled()) {
        active.add(instance);
      } else {
        session.say("backup.paused", instance.name());
      }
    }
    return active;
  }

  private int backUp(Instance instance, BackupRequest request) throws InterruptedException {
    String name = instance.name().value();
    try {
      Backup backup = session.await(name, instance.backup(request));
      tell(name, backup);
      return session.findings(name, backup.warnings());
    } catch (RuntimeException e) {
      return Failures.report(session, e);
    }
  }

  private BackupRequest request() {
    BackupRequest request =
        BackupRequest.manual().trigger(trigger).label(label).description(description).pinned(pin);
    for (Map.Entry<String, String> m : Metadata.of(session, metadata).entrySet()) {
      request = request.metadata(m.getKey(), m.getValue());
    }
    return request;
  }

  /** The summary has restic's names where the meaning is restic's. */
  private void tell(String name, Backup backup) {
    if (session.json()) {
      ObjectNode summary = Json.message("summary", Documents.json(backup));
      summary.put("total_files_processed", backup.content().files());
      summary.put("total_bytes_processed", backup.content().partBytes());
      summary.put("data_added_packed", backup.content().storedBytes());
      summary.put("total_duration", backup.took().toMillis() / 1000.0);
      session.print(summary);
      return;
    }
    session.say(
        "backup.done",
        name,
        backup.id(),
        backup.content().files(),
        Words.bytes(backup.content().partBytes()),
        Words.bytes(backup.content().storedBytes()),
        Words.duration(backup.took()));
  }
}

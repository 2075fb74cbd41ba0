package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.BackupRequest;
import io.respaldo.GlobalSettings;
import io.respaldo.ImportPlan;
import io.respaldo.ImportPlan.Item;
import io.respaldo.ImportPlan.NewInstance;
import io.respaldo.ImportReport;
import io.respaldo.ImportReport.Outcome;
import io.respaldo.ImportRequest.Mode;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.Trigger;
import io.respaldo.format.foreign.ReferenceFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Takes in what was planned, one backup after the other, each by the commit protocol of every
 * backup. What was done stays when it is cut short; doing it again goes on from there.
 */
final class ImportRun {
  private final Engine engine;
  private final ImportPlan plan;
  private final Actor actor;
  private final Consumer<InstanceConfig> registrar;

  /**
   * @param registrar registers an instance
   */
  ImportRun(Engine engine, ImportPlan plan, Actor actor, Consumer<InstanceConfig> registrar) {
    this.engine = engine;
    this.plan = plan;
    this.actor = actor;
    this.registrar = registrar;
  }

  ImportReport run(RunHandle<ImportReport> handle) throws IOException, InterruptedException {
    List<InstanceName> registered = register();
    settings();
    handle.meter().total(OptionalLong.of(plan.fresh().stream().mapToLong(Item::bytes).sum()));
    List<Outcome> outcomes = new ArrayList<>();
    for (Item item : plan.fresh()) {
      outcomes.add(taken(handle, item));
    }
    return new ImportReport(registered, outcomes);
  }

  private List<InstanceName> register() {
    List<InstanceName> registered = new ArrayList<>();
    for (NewInstance fresh : plan.instances()) {
      try {
        registrar.accept(fresh.config());
        registered.add(fresh.config().name());
      } catch (BackupException e) {
        if (e.kind() != Kind.EXISTS) {
          throw e;
        } // somebody was faster, and its settings stay
      }
    }
    return registered;
  }

  private void settings() throws IOException {
    Optional<GlobalSettings> theirs = plan.settings();
    if (theirs.isPresent()) {
      engine.settings.update(ours -> ImportSettings.merge(ours, theirs.get()));
      engine.audit(actor, "settings", Optional.empty(), "", "ok", "taken over by an import");
    }
  }

  private Outcome taken(RunHandle<ImportReport> handle, Item item)
      throws IOException, InterruptedException {
    InstanceName name = item.instance().orElseThrow();
    RunHandle<Backup> part = handle.beginPart(name);
    try {
      handle.meter().step("taking in '" + item.files().get(0) + "'");
      Backup b = backup(part, item, engine.config(name));
      engine.audit(
          actor,
          "import",
          Optional.of(name),
          b.id().value(),
          "ok",
          b.origin().metadata().getOrDefault(ImportedBefore.FROM, ""));
      return new Outcome(item, Optional.of(b), Optional.empty());
    } catch (BackupException e) {
      if (e.kind() == Kind.CANCELLED || e.kind() == Kind.STORAGE) {
        throw e; // the others would fare no better
      }
      return new Outcome(item, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
    } finally {
      handle.endPart();
    }
  }

  private Backup backup(RunHandle<Backup> part, Item item, InstanceConfig config)
      throws IOException, InterruptedException {
    // hooks are for the live data, which is not touched
    InstanceConfig plain = InstanceConfig.builder(config).hooks(List.of()).build();
    InstanceConfig used =
        plan.request().mode() == Mode.COPY
            ? plain
            : InstanceConfig.builder(plain).format(ReferenceFormat.NAME).build();
    ImportIntake intake = new ImportIntake(engine, plan, item, config.name(), part.meter());
    return new BackupRun(engine, used, request(item), actor, intake).run(part);
  }

  private static BackupRequest request(Item item) {
    List<String> files = item.files().stream().map(Object::toString).toList();
    BackupRequest request = BackupRequest.manual().trigger(Trigger.IMPORT);
    for (Map.Entry<String, String> fact : item.facts().entrySet()) {
      request = request.metadata(fact.getKey(), fact.getValue());
    }
    return request
        .metadata(ImportedBefore.FROM, ImportedBefore.joined(files))
        .metadata(ImportedBefore.SHA256, ImportedBefore.joined(item.fingerprint()))
        .metadata(ImportedBefore.KIND, item.kind())
        .metadata(ImportedBefore.TIME_FROM, item.timeFrom().name().toLowerCase(Locale.ROOT));
  }
}

package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.BackupManager;
import io.respaldo.BackupStats;
import io.respaldo.DamagedInstance;
import io.respaldo.GlobalSettings;
import io.respaldo.ImportPlan;
import io.respaldo.ImportReport;
import io.respaldo.ImportRequest;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.InstanceStats;
import io.respaldo.RecoveredRestore;
import io.respaldo.Run;
import io.respaldo.catalog.AuditEntry;
import io.respaldo.catalog.RunRecord;
import io.respaldo.catalog.internal.Parallel;
import io.respaldo.catalog.internal.StoredLeases.Lease;
import io.respaldo.event.BackupEvent;
import io.respaldo.format.foreign.ReferenceFormat;
import io.respaldo.retention.RetentionPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The manager: one engine, seen by one actor. */
public final class DefaultManager implements BackupManager {
  /** The name under which all instances together are worked on; no instance can be called so. */
  private static final String REGISTRY = "_registry";

  /** Of runs that are of no instance in particular. */
  private static final InstanceName NO_INSTANCE = InstanceName.of("none");

  private final Engine engine;
  private final Actor actor;
  private final boolean owner;

  public DefaultManager(EngineSetup setup, Actor actor) {
    this(new Engine(setup), actor, true);
  }

  /** A private folder for a reader of a backup that only refers to files of another tool. */
  public static ReferenceFormat.Scratch scratch(Optional<Path> workFolder, String backup)
      throws IOException {
    return ScratchFolder.make(workFolder, backup);
  }

  private DefaultManager(Engine engine, Actor actor, boolean owner) {
    this.engine = engine;
    this.actor = actor;
    this.owner = owner;
  }

  @Override
  public BackupManager as(Actor other) {
    return new DefaultManager(engine, other, false);
  }

  private DefaultInstance handle(InstanceName name) {
    return new DefaultInstance(engine, name, actor);
  }

  @Override
  public Instance register(InstanceConfig config) {
    return Failures.api(
        "registering instance '" + config.name() + "'",
        () -> {
          ConfigCheck.check(engine, config);
          Lease lease = registryLease();
          try {
            refuseTaken(config.name());
            InstanceConfig stamped =
                InstanceConfig.builder(config)
                    .createdAt(engine.now())
                    .updatedAt(engine.now())
                    .build();
            if (!engine.instances.add(stamped)) {
              throw taken(config.name(), config.name());
            }
          } finally {
            lease.release();
          }
          changed(config.name(), "register", "registered");
          tellFigures(config.name());
          return handle(config.name());
        });
  }

  private Lease registryLease() throws IOException, InterruptedException {
    while (true) {
      Optional<Lease> lease = engine.leases.tryAcquire(REGISTRY, "registering an instance");
      if (lease.isPresent()) {
        return lease.get();
      }
      engine.setup.time().sleep(Duration.ofMillis(50)); // held for a moment only
    }
  }

  /** Also against names that a case-blind file system takes for the same. */
  private void refuseTaken(InstanceName name) throws IOException {
    for (InstanceConfig other : engine.instances.all()) {
      if (other.name().folded().equals(name.folded())) {
        throw taken(name, other.name());
      }
    }
  }

  private static BackupException taken(InstanceName name, InstanceName other) {
    return new BackupException(
        Kind.EXISTS,
        name.equals(other)
            ? "instance '" + name + "' is registered already"
            : "instance '" + name + "' differs only in case from '" + other + "'",
        name.equals(other) ? "change its settings instead" : "choose another name");
  }

  @Override
  public Instance registerOrUpdate(InstanceConfig config) {
    try {
      return register(config);
    } catch (BackupException e) {
      if (e.kind() != Kind.EXISTS || find(config.name().value()).isEmpty()) {
        throw e;
      }
    }
    return Failures.api(
        "changing instance '" + config.name() + "'",
        () -> {
          engine.instances.update(
              config.name(),
              old ->
                  InstanceConfig.builder(config)
                      .createdAt(old.createdAt().orElse(null))
                      .updatedAt(engine.now())
                      .otherFields(
                          config.otherFields().isEmpty() ? old.otherFields() : config.otherFields())
                      .build());
          changed(config.name(), "config", "settings replaced");
          return handle(config.name());
        });
  }

  private void changed(InstanceName name, String action, String what) {
    engine.audit(actor, action, Optional.of(name), "", "ok", what);
    engine.event(
        BackupEvent.Type.CONFIG_CHANGED,
        Optional.of(name),
        "",
        actor,
        "instance " + name + ": " + what,
        Map.of());
  }

  private void tellFigures(InstanceName name) throws IOException {
    InstanceConfig config = engine.config(name);
    engine.instances.figures(name, Shelves.figures(engine.shelves.shelf(config)));
  }

  @Override
  public void remove(String name) {
    InstanceName instance = nameOf(name);
    Failures.api(
        "removing instance '" + name + "'",
        () -> {
          engine.config(instance);
          Lease lease = engine.lease(instance, "removal");
          try {
            refuseKept(instance);
            engine.instances.remove(instance);
          } finally {
            lease.release();
          }
          changed(instance, "remove", "settings removed; backups stay");
          return Boolean.TRUE;
        });
  }

  /** Nobody would put it back or free it any more. */
  private void refuseKept(InstanceName instance) throws IOException {
    List<RunRecord> records = engine.catalog.all(instance);
    List<RunRecord> kept = new ArrayList<>(LiveRuns.kept(records));
    kept.addAll(LiveRuns.open(records));
    if (!kept.isEmpty()) {
      throw new BackupException(
          Kind.REFUSED,
          "restore " + kept.get(0).runId() + " of instance '" + instance + "' keeps data aside",
          "discard it first");
    }
  }

  private static InstanceName nameOf(String name) {
    try {
      return InstanceName.of(name);
    } catch (IllegalArgumentException e) {
      throw new BackupException(Kind.INVALID, String.valueOf(e.getMessage()), "", e);
    }
  }

  @Override
  public Instance instance(String name) {
    DefaultInstance instance = handle(nameOf(name));
    instance.config();
    return instance;
  }

  @Override
  public Optional<Instance> find(String name) {
    InstanceName instance = nameOf(name);
    return Failures.api(
        "looking for instance '" + name + "'",
        () -> engine.instances.find(instance).map(c -> handle(c.name())));
  }

  private List<InstanceConfig> configs() throws IOException {
    return engine.instances.all().stream()
        .sorted(Comparator.comparing(InstanceConfig::name))
        .toList();
  }

  @Override
  public List<Instance> instances() {
    return Failures.api(
        "listing instances",
        () -> configs().stream().<Instance>map(c -> handle(c.name())).toList());
  }

  @Override
  public List<DamagedInstance> damagedInstances() {
    return Failures.api(
        "listing damaged instances",
        () ->
            engine.instances.damaged().stream()
                .sorted(Comparator.comparing(DamagedInstance::name))
                .toList());
  }

  @Override
  public List<InstanceStats> listInstancesWithBackups() {
    return stats().instances().stream().filter(s -> s.backupCount() > 0).toList();
  }

  @Override
  public BackupStats stats() {
    return Failures.api(
        "computing figures", () -> new BackupStats(Parallel.map(configs(), engine.shelves::stats)));
  }

  @Override
  public GlobalSettings settings() {
    return Failures.api("reading the global settings", engine.settings::read);
  }

  @Override
  public GlobalSettings updateSettings(UnaryOperator<GlobalSettings> change) {
    return Failures.api(
        "changing the global settings",
        () -> {
          GlobalSettings changed = engine.settings.update(change);
          engine.audit(actor, "settings", Optional.empty(), "", "ok", "");
          return changed;
        });
  }

  @Override
  public List<RetentionPlan> retention() {
    return Failures.api(
        "planning retention", () -> new RetentionRun(engine, actor).plan(configs()));
  }

  @Override
  public Run<List<RetentionPlan>> applyRetention(List<RetentionPlan> plans) {
    List<RetentionPlan> wanted = List.copyOf(plans);
    return engine.start(
        wanted.isEmpty() ? NO_INSTANCE : wanted.get(0).instance(),
        "retention",
        handle -> {
          RetentionRun run = new RetentionRun(engine, actor);
          for (RetentionPlan plan : wanted) {
            handle.meter().step("deleting backups of " + plan.instance());
            run.apply(engine.config(plan.instance()), plan);
          }
          return wanted;
        });
  }

  @Override
  public List<RecoveredRestore> recover() {
    return Failures.api("recovering restores", () -> new RestoreRecovery(engine, false).all());
  }

  @Override
  public List<RecoveredRestore> recoverOfAnyHost() {
    return Failures.api("recovering restores", () -> new RestoreRecovery(engine, true).all());
  }

  @Override
  public Run<ImportPlan> planImport(ImportRequest request) {
    return engine.start(
        request.instance().orElse(NO_INSTANCE),
        "looking through '" + request.folder() + "'",
        handle -> {
          ImportPlan plan = ImportPlanner.plan(engine, request, handle.meter());
          engine.audit(
              actor, "plan import", request.instance(), "", "ok", request.folder().toString());
          return plan;
        });
  }

  @Override
  public Run<ImportReport> applyImport(ImportPlan plan) {
    return engine.start(
        plan.request().instance().orElse(NO_INSTANCE),
        "import from '" + plan.request().folder() + "'",
        handle -> new ImportRun(engine, plan, actor, this::register).run(handle));
  }

  @Override
  public <T> T exclusively(String what, String action, SharedWork<T> work)
      throws IOException, InterruptedException {
    return new SharedLease(engine, actor, what).run(action, work);
  }

  @Override
  public List<AuditEntry> audit(int limit) {
    return Failures.api("reading the audit trail", () -> engine.audit.newest(limit));
  }

  @Override
  public void close() {
    if (owner) {
      engine.close();
    }
  }
}

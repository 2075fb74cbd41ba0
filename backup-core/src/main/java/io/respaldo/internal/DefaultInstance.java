package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.BackupId;
import io.respaldo.BackupQuery;
import io.respaldo.BackupRequest;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceConfigBuilder;
import io.respaldo.InstanceName;
import io.respaldo.InstanceStats;
import io.respaldo.LogKind;
import io.respaldo.Page;
import io.respaldo.RestorePlan;
import io.respaldo.RestoreReport;
import io.respaldo.RestoreRequest;
import io.respaldo.Run;
import io.respaldo.VerifyReport;
import io.respaldo.catalog.RunRecord;
import io.respaldo.catalog.RunRecord.State;
import io.respaldo.event.BackupEvent;
import io.respaldo.format.Depth;
import io.respaldo.format.Exporter;
import io.respaldo.format.FormatProgress;
import io.respaldo.part.PartReader;
import io.respaldo.retention.RetentionPlan;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One instance, seen by one actor. */
final class DefaultInstance implements Instance {
  private final Engine engine;
  private final InstanceName name;
  private final Actor actor;

  DefaultInstance(Engine engine, InstanceName name, Actor actor) {
    this.engine = engine;
    this.name = name;
    this.actor = actor;
  }

  private String of(String what) {
    return what + " of instance '" + name + "'";
  }

  @Override
  public InstanceName name() {
    return name;
  }

  @Override
  public InstanceConfig config() {
    return Failures.api(of("settings"), () -> engine.config(name));
  }

  @Override
  public InstanceConfig update(UnaryOperator<InstanceConfigBuilder> change) {
    return Failures.api(
        of("changing settings"),
        () -> {
          Optional<InstanceConfig> changed =
              engine.instances.update(
                  name,
                  old -> {
                    InstanceConfig next =
                        ConfigCheck.built(
                            change
                                .apply(InstanceConfig.builder(old))
                                .createdAt(old.createdAt().orElse(null))
                                .updatedAt(engine.now()));
                    ConfigCheck.check(engine, next);
                    return next;
                  });
          InstanceConfig config = changed.orElseGet(this::config);
          engine.audit(actor, "config", Optional.of(name), "", "ok", "settings changed");
          engine.event(
              BackupEvent.Type.CONFIG_CHANGED,
              Optional.of(name),
              "",
              actor,
              "instance " + name + ": settings changed",
              Map.of());
          return config;
        });
  }

  @Override
  public InstanceStats stats() {
    return Failures.api(of("figures"), () -> engine.shelves.stats(engine.config(name)));
  }

  @Override
  public Run<Backup> backup(BackupRequest request) {
    return engine.start(
        name,
        of("backup"),
        handle -> new BackupRun(engine, engine.config(name), request, actor).run(handle));
  }

  @Override
  public Run<Backup> adopt(BackupId id) {
    return engine.start(
        name,
        of("adoption"),
        handle -> new Adoption(engine, engine.config(name), actor).run(id, handle));
  }

  @Override
  public Page<Backup> backups(BackupQuery query) {
    return Failures.api(
        of("backups"),
        () -> {
          List<Backup> all =
              engine.shelves.shelf(engine.config(name)).backups().stream()
                  .filter(query::matches)
                  .toList();
          return new Page<>(
              all.stream().skip(query.offset()).limit(query.limit()).toList(),
              query.offset(),
              all.size());
        });
  }

  @Override
  public Backup backup(BackupId id) {
    return Failures.api(of("backup " + id), () -> engine.shelves.find(engine.config(name), id));
  }

  private Opened opened(BackupId id, String purpose) throws IOException {
    InstanceConfig config = engine.config(name);
    return Opened.open(engine, config, engine.shelves.find(config, id), purpose);
  }

  private Opened openedForRun(BackupId id, String purpose) throws IOException {
    InstanceConfig config = engine.config(name);
    return Opened.forRun(engine, config, engine.shelves.find(config, id), purpose);
  }

  @Override
  public PartReader open(BackupId id) {
    return Failures.api(
        of("opening backup " + id),
        () -> {
          Opened opened = opened(id, "open");
          try {
            PartReader reader = opened.reader(FormatProgress.NONE);
            engine.audit(actor, "open", Optional.of(name), id.value(), "ok", "");
            return reader;
          } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
          }
        });
  }

  @Override
  public InputStream download(BackupId id) {
    return Failures.api(
        of("downloading backup " + id),
        () -> {
          Opened opened = opened(id, "download");
          try {
            List<BackupFile> files = BackupFile.of(engine, opened);
            if (files.size() > 1) {
              throw new BackupException(
                  Kind.REFUSED,
                  "backup '" + id + "' is " + files.size() + " files of another tool",
                  "export it into a folder");
            }
            InputStream in = files.get(0).opener().open();
            engine.audit(actor, "download", Optional.of(name), id.value(), "ok", "");
            return new FilterInputStream(in) {
              @Override
              public void close() throws IOException {
                try {
                  super.close();
                } finally {
                  opened.close();
                }
              }
            };
          } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
          }
        });
  }

  @Override
  public Run<Path> export(BackupId id, Path folder) {
    return engine.start(
        name,
        of("export of " + id),
        handle -> {
          try (Opened opened = openedForRun(id, "export")) {
            return new ExportRun(engine, opened, actor).run(handle, folder);
          }
        });
  }

  @Override
  public Run<Path> export(BackupId id, Path folder, String as) {
    Exporter exporter = Engine.known("exporter", as, engine.setup.exporters());
    return engine.start(
        name,
        of("export of " + id),
        handle -> {
          try (Opened opened = openedForRun(id, "export")) {
            return new ExportAs(engine, opened, actor, exporter).run(handle, folder);
          }
        });
  }

  @Override
  public Run<VerifyReport> verify(BackupId id, Depth depth) {
    return engine.start(
        name,
        of("verification of " + id),
        handle -> {
          try (Opened opened = openedForRun(id, "verification")) {
            return new VerifyRun(engine, opened, actor).run(handle, depth);
          }
        });
  }

  @Override
  public RestorePlan plan(RestoreRequest request) {
    return Failures.api(
        of("planning a restore"),
        () -> new RestorePlanner(engine, engine.config(name)).plan(request));
  }

  @Override
  public Run<RestoreReport> restore(RestorePlan.Confirmed confirmed) {
    return engine.start(
        name,
        of("restore"),
        handle ->
            new RestoreRun(engine, engine.config(name), actor).apply(handle, confirmed.plan()));
  }

  @Override
  public List<RunRecord> keptRestores() {
    return Failures.api(
        of("kept restores"), () -> new KeptRestores(engine, engine.config(name), actor).all());
  }

  @Override
  public Run<RestoreReport> undo(String runId) {
    return engine.start(
        name,
        of("undoing restore " + runId),
        handle -> new KeptRestores(engine, engine.config(name), actor).undo(handle, runId));
  }

  @Override
  public Run<RestoreReport> discard(String runId) {
    return engine.start(
        name,
        of("discarding what restore " + runId + " kept"),
        handle -> new KeptRestores(engine, engine.config(name), actor).discard(handle, runId));
  }

  @Override
  public Backup pin(BackupId id, boolean pinned) {
    return Failures.api(
        of("pinning backup " + id),
        () -> {
          Optional<RunRecord> changed =
              engine.catalog.change(
                  name,
                  id.value(),
                  r ->
                      r.state() == State.COMPLETED && r.backup().isPresent()
                          ? r.change().backup(r.backup().get().pinned(pinned)).done()
                          : r);
          Backup b =
              changed
                  .filter(r -> r.state() == State.COMPLETED)
                  .flatMap(RunRecord::backup)
                  .orElseThrow(
                      () ->
                          new BackupException(
                              Kind.NOT_FOUND,
                              "instance '" + name + "' has no recorded good backup '" + id + "'",
                              "look at the list of its backups"));
          engine.audit(actor, pinned ? "pin" : "unpin", Optional.of(name), id.value(), "ok", "");
          return b;
        });
  }

  @Override
  public void delete(List<BackupId> ids, boolean evenLast) {
    Failures.api(
        of("deleting backups"),
        () -> {
          new ManualDeletion(engine, engine.config(name), actor).delete(ids, evenLast);
          return Boolean.TRUE;
        });
  }

  @Override
  public RetentionPlan retention() {
    return Failures.api(
        of("planning retention"), () -> new RetentionRun(engine, actor).plan(engine.config(name)));
  }

  @Override
  public Run<RetentionPlan> applyRetention(RetentionPlan plan) {
    if (!plan.instance().equals(name)) {
      throw new BackupException(
          Kind.INVALID, "the plan is of instance '" + plan.instance() + "'", "");
    }
    return engine.start(
        name,
        of("retention"),
        handle -> {
          handle.meter().step("deleting backups");
          return new RetentionRun(engine, actor).apply(engine.config(name), plan);
        });
  }

  @Override
  public List<RunRecord> history(int limit) {
    return Failures.api(
        of("history"),
        () -> engine.catalog.all(engine.config(name).name()).stream().limit(limit).toList());
  }

  @Override
  public List<String> log(LogKind kind, int lines) {
    return Failures.api(of("log"), () -> engine.logs.last(name, kind, lines));
  }
}

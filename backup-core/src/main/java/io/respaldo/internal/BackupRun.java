package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.BackupId;
import io.respaldo.BackupRequest;
import io.respaldo.Finding;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.LogKind;
import io.respaldo.Trigger;
import io.respaldo.catalog.DamagedDocumentException;
import io.respaldo.catalog.RunRecord;
import io.respaldo.catalog.RunRecord.Operation;
import io.respaldo.catalog.RunRecord.State;
import io.respaldo.catalog.internal.Catalog.OpenRun;
import io.respaldo.catalog.internal.StoredLeases.Lease;
import io.respaldo.event.BackupEvent;
import io.respaldo.format.BackupFormat;
import io.respaldo.format.BackupOrder;
import io.respaldo.format.StoredBackup;
import io.respaldo.format.Written;
import io.respaldo.hook.Hook;
import io.respaldo.source.BackupSource;
import io.respaldo.source.Preflight;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One backup, from lease to retention.
 *
 * <ol>
 *   <li>Take the instance's lease; close what dead workers left open ({@link Recovery}).
 *   <li>Create the record RUNNING, naming the files that will be written.
 *   <li>Preflight, hooks, capture: the format writes, durable on return.
 *   <li>Commit: the record goes to COMPLETED, unless somebody sealed it.
 *   <li>Figures, log, events, retention; none of these can undo the backup.
 * </ol>
 *
 * A failure in 3 or 4 removes what was written and writes down why.
 */
final class BackupRun {
  private static final Logger LOG = LoggerFactory.getLogger(BackupRun.class);

  private final Engine engine;
  private final InstanceConfig config;
  private final InstanceName name;
  private final BackupRequest request;
  private final Actor actor;
  private final Intake intake;
  private final BackupFormat format;
  private final Instant started;

  BackupRun(Engine engine, InstanceConfig config, BackupRequest request, Actor actor) {
    this(engine, config, request, actor, () -> engine.source(config));
  }

  BackupRun(
      Engine engine, InstanceConfig config, BackupRequest request, Actor actor, Intake intake) {
    this.engine = engine;
    this.config = config;
    this.name = config.name();
    this.request = request;
    this.actor = actor;
    this.intake = intake;
    this.format = engine.format(config.format(), config.storage());
    this.started = engine.now();
  }

  Backup run(RunHandle<Backup> handle) throws IOException, InterruptedException {
    handle.meter().step("taking the lease");
    Lease lease = leaseOrSkip();
    return new LeasedWork(engine, config, "backup")
        .run(
            lease,
            handle,
            held -> {
              List<RunRecord> records = engine.recovery.recover(config, held).records();
              new KeptRestores(engine, config, Actor.SYSTEM).discardExpired(records);
              refuseSlotThatRan(records);
              intake.requireWanted();
              return under(held, handle);
            });
  }

  private Lease leaseOrSkip() throws IOException, InterruptedException {
    try {
      return engine.lease(name, "backup");
    } catch (BackupException e) {
      engine.event(
          BackupEvent.Type.BACKUP_SKIPPED,
          Optional.of(name),
          "",
          actor,
          String.valueOf(e.getMessage()),
          Map.of());
      throw e;
    }
  }

  /** A planned slot runs once, however many ask for it. */
  private void refuseSlotThatRan(List<RunRecord> records) {
    if (request.planned().isEmpty()) {
      return;
    }
    for (RunRecord r : records) {
      boolean ran =
          r.operation() == Operation.BACKUP
              && r.planned().equals(request.planned())
              && Set.of(State.RUNNING, State.COMPLETED, State.DELETING, State.DELETED)
                  .contains(r.state());
      if (ran) {
        throw new BackupException(
            Kind.REFUSED,
            "the slot "
                + request.planned().get()
                + " of instance '"
                + name
                + "' has run as "
                + r.runId(),
            "");
      }
    }
  }

  /** The backup itself, for who has the lease and has recovered. */
  Backup under(Lease lease, RunHandle<Backup> handle) throws IOException, InterruptedException {
    String wished =
        intake
            .id()
            .orElseGet(
                () ->
                    RunIds.backup(
                        request.kind(),
                        request.trigger(),
                        intake.time(started),
                        engine.zone(config)));
    Set<String> there = engine.shelves.files(name, config.storage()).keySet();
    OpenRun run =
        engine.catalog.begin(
            wished,
            id -> running(id, lease),
            id -> format.fileNames(id).stream().anyMatch(there::contains));
    String id = run.record().runId();
    handle.id(id);
    engine.event(
        BackupEvent.Type.BACKUP_STARTED,
        Optional.of(name),
        id,
        actor,
        "backup " + id + " began",
        Map.of("trigger", request.trigger().name()));
    Optional<Backup> written = Optional.empty();
    Backup backup;
    try {
      backup = captured(handle, run);
      written = intake.owns() ? Optional.of(backup) : Optional.empty();
      if (handle.shield()) {
        throw new InterruptedException("cancelled");
      }
      commit(run, backup);
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      boolean cancelled = handle.shield();
      Optional<BackupException> failure =
          new FailedBackup(engine, run, written).close(e, cancelled);
      if (failure.isPresent()) {
        report(id, failure.get());
        throw failure.get();
      }
      backup = run.record().backup().orElseThrow(); // the commit had come through after all
    }
    completed(backup, lease);
    return backup;
  }

  private RunRecord running(String id, Lease lease) {
    return RunRecord.running(
        id,
        name,
        Operation.BACKUP,
        lease.fence(),
        engine.worker.id(),
        actor,
        request.planned(),
        started,
        config.format(),
        config.storage(),
        format.fileNames(id));
  }

  private Backup captured(RunHandle<Backup> handle, OpenRun run)
      throws IOException, InterruptedException {
    String id = run.record().runId();
    ProgressMeter meter = handle.meter();
    BackupSource source = intake.source();
    meter.step("looking at what will be needed");
    Preflight preflight = source.preflight(request.kind());
    refuse(preflight.findings());
    meter.total(preflight.bytes());
    HookCalls calls = hooks(id);
    List<Finding> warnings = new ArrayList<>(preflight.findings());
    damagedSettings().ifPresent(warnings::add);
    try (ScratchFolder scratch = ScratchFolder.make(engine.setup.workFolder(), id)) {
      SpaceCheck.check(engine, config, preflight, scratch.path(), warnings);
      Optional<StoredBackup> previous = engine.shelves.newestLike(config).map(Shelves::stored);
      EngineCapture capture = new EngineCapture(preflight.kind(), id, scratch.path(), meter);
      Written written;
      try {
        warnings.addAll(calls.before(Hook.Point.BEFORE_CAPTURE));
        meter.step("reading");
        written =
            intake.write(
                format,
                new BackupOrder(
                    Shelves.place(config),
                    id,
                    intake.time(started),
                    previous,
                    scratch.path(),
                    meter),
                sink -> source.capture(capture.into(sink)));
      } finally {
        warnings.addAll(calls.after(Hook.Point.AFTER_CAPTURE));
      }
      warnings.addAll(capture.warnings());
      warnings.addAll(written.warnings());
      return backup(id, preflight, written, capture.facts(), warnings);
    }
  }

  private HookCalls hooks(String id) {
    return new HookCalls(engine, config, id, actor, LogKind.BACKUP, format.fileNames(id));
  }

  private void refuse(List<Finding> findings) {
    Optional<Finding> error = findings.stream().filter(Finding::isError).findFirst();
    if (error.isPresent()) {
      throw new BackupException(
          Kind.NOT_READY,
          "instance '" + name + "': " + error.get().message(),
          error.get().remedy(),
          null,
          false,
          findings);
    }
  }

  private Backup backup(
      String id,
      Preflight preflight,
      Written written,
      Map<String, String> facts,
      List<Finding> warnings) {
    return new Backup(
        BackupId.of(id),
        name,
        Backup.State.COMPLETED,
        preflight.kind(),
        Optional.empty(),
        new Backup.Origin(
            request.trigger(), actor, request.label(), request.description(), request.metadata()),
        intake.time(started),
        Duration.between(started, engine.now()),
        new Backup.Content(
            config.format(),
            config.storage(),
            written.file(),
            written.size(),
            written.storedBytes(),
            written.checksums(),
            written.parts()),
        new TreeMap<>(facts),
        warnings.stream().filter(f -> f.severity() != Finding.Severity.NOTE).toList(),
        request.pinned());
  }

  /** What may lie beside the data: a format that hides names keeps them out of records and logs. */
  private List<Finding> recorded(List<Finding> warnings) {
    return format.hidesNames()
        ? warnings.stream().map(w -> w.of(w.count(), List.of())).toList()
        : warnings;
  }

  private void commit(OpenRun run, Backup full) throws IOException {
    Backup backup = full.withWarnings(recorded(full.warnings()));
    run.write(
        r ->
            r.change()
                .state(State.COMPLETED)
                .finished(engine.now())
                .backup(backup)
                .findings(backup.warnings())
                .done());
  }

  private void report(String id, BackupException failure) {
    boolean cancelled = failure.kind() == Kind.CANCELLED;
    String message = String.valueOf(failure.getMessage());
    if (!cancelled) {
      hooks(id).failed(message);
    }
    engine.logs.line(
        name,
        LogKind.BACKUP,
        engine.now(),
        "Backup: " + id + " - Status: " + (cancelled ? "CANCELLED" : "ERROR") + " - " + message);
    engine.audit(
        actor, "backup", Optional.of(name), id, cancelled ? "cancelled" : "failed", message);
    engine.event(
        cancelled ? BackupEvent.Type.BACKUP_CANCELLED : BackupEvent.Type.BACKUP_FAILED,
        Optional.of(name),
        id,
        actor,
        message,
        Map.of("kind", failure.kind().name()));
    tellFigures();
  }

  private void completed(Backup b, Lease lease) {
    boolean warned = !b.warnings().isEmpty();
    engine.logs.line(
        name,
        LogKind.BACKUP,
        engine.now(),
        "Backup: "
            + b.content().file()
            + " - Size: "
            + b.content().bytes()
            + " - Status: "
            + (warned ? "WARNING" : "OK"));
    b.warnings()
        .forEach(w -> engine.logs.line(name, LogKind.BACKUP, engine.now(), "Warning: " + w));
    engine.audit(actor, "backup", Optional.of(name), b.id().value(), "ok", "");
    engine.event(
        warned ? BackupEvent.Type.BACKUP_WARNING : BackupEvent.Type.BACKUP_SUCCEEDED,
        Optional.of(name),
        b.id().value(),
        actor,
        "backup " + b.id() + " is complete",
        Map.of("bytes", Long.toString(b.content().bytes())));
    new RecordCopies(engine).copy(b);
    // before a restore, it would take away what may be tried next
    if (intake.makesRoom() && request.trigger() != Trigger.PRE_RESTORE) {
      new RetentionRun(engine, actor).afterBackup(config, lease);
    }
    tellFigures();
    saveIndex();
  }

  /** Told by this run, because the retention that follows it would fail where nobody looks. */
  private Optional<Finding> damagedSettings() throws IOException {
    try {
      engine.settings.read();
      return Optional.empty();
    } catch (DamagedDocumentException e) {
      return Optional.of(
          Finding.warning(
              "settings_damaged",
              "global settings: " + e.getMessage() + "; no retention runs after this backup",
              "mend the document by hand; it was left as it is"));
    }
  }

  /** Last, for it only spares time. */
  private void saveIndex() {
    try {
      engine.catalog.saveIndex(name);
    } catch (IOException | RuntimeException e) {
      LOG.debug("the index of the records of {} could not be written: {}", name, e.toString());
    }
  }

  private void tellFigures() {
    try {
      engine.instances.figures(name, Shelves.figures(engine.shelves.shelf(config)));
    } catch (IOException | RuntimeException e) {
      LOG.warn("the figures of {} could not be updated: {}", name, e.toString());
    }
  }
}

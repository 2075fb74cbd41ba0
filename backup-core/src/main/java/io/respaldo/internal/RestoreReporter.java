package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.BackupException;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.LogKind;
import io.respaldo.RestorePlan;
import io.respaldo.RestoreReport;
import io.respaldo.event.BackupEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells a restore's beginning and end: log, audit trail, events, hooks for failures. */
final class RestoreReporter {
  private final Engine engine;
  private final InstanceConfig config;
  private final InstanceName name;
  private final Actor actor;
  private final RestorePlan plan;

  RestoreReporter(Engine engine, InstanceConfig config, Actor actor, RestorePlan plan) {
    this.engine = engine;
    this.config = config;
    this.name = config.name();
    this.actor = actor;
    this.plan = plan;
  }

  RestoreReport told(Supplier<RestoreReport> work) {
    begun();
    try {
      RestoreReport report = work.get();
      succeeded(report);
      return report;
    } catch (BackupException e) {
      failed(e);
      throw e;
    }
  }

  private void begun() {
    engine.event(
        BackupEvent.Type.RESTORE_STARTED,
        Optional.of(name),
        plan.runId(),
        actor,
        "restore of " + plan.backup().id() + " to " + plan.destination() + " began",
        Map.of("backup", plan.backup().id().value()));
  }

  private void succeeded(RestoreReport report) {
    Duration took = report.took();
    engine.logs.line(
        name,
        LogKind.RESTORE,
        engine.now(),
        "Restore: "
            + report.backup().id()
            + " to "
            + report.destination()
            + " - "
            + took.toSeconds()
            + " s - Status: OK");
    engine.audit(
        actor,
        "restore",
        Optional.of(name),
        report.backup().id().value(),
        "ok",
        report.destination());
    engine.event(
        BackupEvent.Type.RESTORE_SUCCEEDED,
        Optional.of(name),
        report.runId(),
        actor,
        "restored " + report.backup().id() + " to " + report.destination(),
        Map.of("backup", report.backup().id().value()));
  }

  private void failed(BackupException e) {
    String message = String.valueOf(e.getMessage());
    new HookCalls(engine, config, plan.runId(), actor, LogKind.RESTORE, List.of()).failed(message);
    engine.logs.line(
        name,
        LogKind.RESTORE,
        engine.now(),
        "Restore: " + plan.backup().id() + " - Status: ERROR - " + message);
    engine.audit(
        actor, "restore", Optional.of(name), plan.backup().id().value(), "failed", message);
    engine.event(
        BackupEvent.Type.RESTORE_FAILED,
        Optional.of(name),
        plan.runId(),
        actor,
        message,
        Map.of("kind", e.kind().name()));
  }
}

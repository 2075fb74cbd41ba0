package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupId;
import io.respaldo.BackupRequest;
import io.respaldo.Finding;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.LogKind;
import io.respaldo.RestorePlan;
import io.respaldo.RestoreReport;
import io.respaldo.RestoreRequest;
import io.respaldo.Trigger;
import io.respaldo.catalog.RestoreJournal;
import io.respaldo.catalog.RunRecord.Operation;
import io.respaldo.catalog.internal.StoredLeases.Lease;
import io.respaldo.hook.Hook;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A restore over what is live, under the instance's lease.
 *
 * <ol>
 *   <li>Take the lease; bring to an end what dead workers left.
 *   <li>Look whether the plan still holds. Hold the backup, and make one of what is live.
 *   <li>Write the record, and with it the names of what is built aside.
 *   <li>Build aside, and check it. Until here it can be cancelled and nothing live was touched.
 *   <li>Exchange: {@link LiveSwap}.
 * </ol>
 */
final class LiveRestore {
  private final Engine engine;
  private final InstanceConfig config;
  private final InstanceName name;
  private final Actor actor;
  private final RestorePlanner planner;

  LiveRestore(Engine engine, InstanceConfig config, Actor actor) {
    this.engine = engine;
    this.config = config;
    this.name = config.name();
    this.actor = actor;
    this.planner = new RestorePlanner(engine, config);
  }

  RestoreReport apply(RunHandle<RestoreReport> handle, RestorePlan plan)
      throws IOException, InterruptedException {
    return new LeasedWork(engine, config, "restore")
        .run(handle, lease -> leased(handle, plan, lease));
  }

  private RestoreReport leased(RunHandle<RestoreReport> handle, RestorePlan plan, Lease lease)
      throws IOException, InterruptedException {
    handle.meter().step("looking whether the plan still holds");
    planner.refuseChanged(plan);
    InstanceConfig giver = planner.giver(plan.request());
    try (Opened opened =
        Opened.forRun(engine, giver, engine.shelves.find(giver, plan.backup().id()), "restore")) {
      Optional<BackupId> safety = safetyBackup(handle, plan, lease);
      RestoreJournal journal =
          safety.map(RestoreJournal.building()::safetyBackup).orElse(RestoreJournal.building());
      try (ReadingRun run =
              ReadingRun.begin(
                  engine,
                  handle,
                  name,
                  Operation.RESTORE,
                  plan.runId(),
                  opened.backup(),
                  actor,
                  engine.now(),
                  false,
                  r -> r.change().fence(lease.fence()).restore(journal).done());
          ScratchFolder scratch = ScratchFolder.make(engine.setup.workFolder(), plan.runId())) {
        return new RestoreReporter(engine, config, actor, plan)
            .told(() -> finished(run, handle, restored(handle, plan, opened, run, scratch)));
      }
    }
  }

  private RestoreReport finished(
      ReadingRun run, RunHandle<RestoreReport> handle, RestoreReport report) {
    handle.shield();
    run.close(report.findings(), null);
    engine.marks.remove(name, report.runId());
    return report;
  }

  private RestoreReport restored(
      RunHandle<RestoreReport> handle,
      RestorePlan plan,
      Opened opened,
      ReadingRun run,
      ScratchFolder scratch) {
    return run.guarded(
        () -> {
          engine.marks.add(name, plan.runId());
          return restore(handle, plan, opened, run, scratch);
        });
  }

  private static void exchange(LiveSwap swap) {
    try {
      swap.forward();
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw swap.told(e);
    }
  }

  /** None where nothing is live, or none is wanted. */
  private Optional<BackupId> safetyBackup(
      RunHandle<RestoreReport> handle, RestorePlan plan, Lease lease)
      throws IOException, InterruptedException {
    if (plan.request().place() != RestoreRequest.Place.IN_PLACE
        || !plan.request().safetyBackup()
        || plan.standing().isEmpty()) {
      return Optional.empty();
    }
    handle.meter().step("backing up what is live");
    RunHandle<Backup> own = new RunHandle<>(name, handle.meter());
    own.begin();
    BackupRequest request =
        BackupRequest.manual()
            .trigger(Trigger.PRE_RESTORE)
            .label("before " + plan.runId())
            .metadata("restore", plan.runId());
    Backup made = made(request, lease, own);
    handle.meter().restart();
    if (handle.isCancelled()) {
      throw new InterruptedException("cancelled");
    }
    return Optional.of(made.id());
  }

  private Backup made(BackupRequest request, Lease lease, RunHandle<Backup> handle)
      throws IOException, InterruptedException {
    try {
      return new BackupRun(engine, config, request, actor).under(lease, handle);
    } catch (BackupException e) {
      throw new BackupException(
          e.kind(),
          "what is live can't be backed up before: " + e.getMessage(),
          "mend that, or restore without a safety backup: what is replaced is kept aside anyway",
          e,
          false,
          e.findings());
    }
  }

  private RestoreReport restore(
      RunHandle<RestoreReport> handle,
      RestorePlan plan,
      Opened opened,
      ReadingRun run,
      ScratchFolder scratch)
      throws IOException, InterruptedException {
    ProgressMeter meter = handle.meter();
    HookCalls calls =
        new HookCalls(engine, config, plan.runId(), actor, LogKind.RESTORE, List.of());
    try (HeldReader reader = opened.reader(meter)) {
      meter.total(plan.bytes());
      EngineRestore restore =
          new EngineRestore(opened.backup(), reader, plan.request(), scratch.path(), meter);
      StagedRestore staged =
          planner.destination(plan.request(), plan.runId()).prepare(plan.runId(), restore);
      LiveSwap swap = new LiveSwap(engine, run.record(), staged, calls, meter);
      StagedRun stagedRun = new StagedRun(engine, run, staged);
      stagedRun.writeNames();
      List<Finding> findings = new ArrayList<>(plan.findings());
      try {
        findings.addAll(calls.before(Hook.Point.BEFORE_RESTORE));
        findings.addAll(stagedRun.build(restore));
        if (handle.shield()) {
          throw new InterruptedException("cancelled");
        }
        exchange(swap);
      } catch (IOException | InterruptedException | RuntimeException | Error e) {
        swap.findings().forEach(run::note);
        stagedRun.discardUnlessLive(e);
        throw e;
      } finally {
        findings.addAll(calls.after(Hook.Point.AFTER_RESTORE));
      }
      findings.addAll(swap.findings());
      return new RestoreReport(
          plan.runId(),
          opened.backup(),
          staged.describe(),
          meter.progress().bytes(),
          meter.progress().files(),
          meter.progress().elapsed(),
          findings);
    }
  }
}

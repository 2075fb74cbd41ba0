package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.Finding;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.LogKind;
import io.respaldo.RestorePlan;
import io.respaldo.RestoreReport;
import io.respaldo.catalog.RestoreJournal;
import io.respaldo.catalog.RestoreJournal.Phase;
import io.respaldo.catalog.RunRecord;
import io.respaldo.catalog.RunRecord.Operation;
import io.respaldo.catalog.internal.StoredLeases.Lease;
import io.respaldo.hook.Hook;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A restore. The backup is held, and not changed.
 *
 * <ol>
 *   <li>Over what is live: take the lease, bring to an end what dead workers left, look whether the
 *       plan still holds, back up what is live.
 *   <li>Write the record, and into it the staging's names before anything is built.
 *   <li>Build aside, and check. A failure or cancellation until here removes what was built;
 *       nothing live was touched.
 *   <li>At a new place: give it its final name. Over what is live: {@link LiveSwap}.
 * </ol>
 */
final class RestoreRun {
  private final Engine engine;
  private final InstanceConfig config;
  private final InstanceName name;
  private final Actor actor;
  private final RestorePlanner planner;

  RestoreRun(Engine engine, InstanceConfig config, Actor actor) {
    this.engine = engine;
    this.config = config;
    this.name = config.name();
    this.actor = actor;
    this.planner = new RestorePlanner(engine, config);
  }

  RestoreReport apply(RunHandle<RestoreReport> handle, RestorePlan plan)
      throws IOException, InterruptedException {
    if (!plan.instance().equals(name)) {
      throw new BackupException(
          Kind.INVALID, "the plan is of instance '" + plan.instance() + "'", "");
    }
    return plan.request().touchesLive()
        ? new LeasedWork(engine, config, "restore")
            .run(handle, lease -> overLive(handle, plan, lease))
        : toNewPlace(handle, plan);
  }

  /** How what was built and checked gets its final name. */
  private interface LastStep {
    /** Returns what was found on the way. */
    List<Finding> take(StagedRestore staged, ReadingRun run, HookCalls calls)
        throws IOException, InterruptedException;
  }

  private RestoreReport toNewPlace(RunHandle<RestoreReport> handle, RestorePlan plan)
      throws IOException, InterruptedException {
    try (Opened opened = opened(plan)) {
      return recorded(
          handle,
          plan,
          opened,
          r -> r,
          (staged, run, calls) -> {
            staged.swap();
            return tidied(staged);
          });
    }
  }

  /** What the staging needed to be taken back is in nobody's way, but of no more use. */
  private static List<Finding> tidied(StagedRestore staged) {
    try {
      staged.discard();
      return List.of();
    } catch (IOException | RuntimeException e) {
      return List.of(StagingCleanup.leftByHand(e));
    }
  }

  private RestoreReport overLive(RunHandle<RestoreReport> handle, RestorePlan plan, Lease lease)
      throws IOException, InterruptedException {
    handle.meter().step("looking whether the plan still holds");
    planner.refuseChanged(plan);
    try (Opened opened = opened(plan)) {
      RestoreJournal journal =
          new SafetyBackup(engine, config, actor)
              .make(handle, plan, lease)
              .map(RestoreJournal.building()::safetyBackup)
              .orElse(RestoreJournal.building());
      return recorded(
          handle,
          plan,
          opened,
          r -> r.change().fence(lease.fence()).restore(journal).done(),
          (staged, run, calls) ->
              exchanged(
                  handle, run, new LiveSwap(engine, run.record(), staged, calls, handle.meter())));
    }
  }

  /** The last moment to cancel is before. */
  private static List<Finding> exchanged(RunHandle<?> handle, ReadingRun run, LiveSwap swap)
      throws InterruptedException {
    if (handle.shield()) {
      throw new InterruptedException("cancelled");
    }
    try {
      swap.forward();
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw swap.told(e);
    } finally {
      swap.findings().forEach(run::note);
    }
    return swap.findings();
  }

  private Opened opened(RestorePlan plan) throws IOException {
    InstanceConfig giver = planner.giver(plan.request());
    return Opened.forRun(engine, giver, engine.shelves.find(giver, plan.backup().id()), "restore");
  }

  private RestoreReport recorded(
      RunHandle<RestoreReport> handle,
      RestorePlan plan,
      Opened opened,
      UnaryOperator<RunRecord> first,
      LastStep last)
      throws IOException {
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
                first);
        ScratchFolder scratch = ScratchFolder.make(engine.setup.workFolder(), plan.runId())) {
      return new RestoreReporter(engine, config, actor, plan)
          .told(
              () -> {
                RestoreReport report =
                    run.guarded(
                        () -> {
                          engine.marks.add(name, plan.runId());
                          try {
                            return restored(handle.meter(), plan, opened, run, scratch, last);
                          } catch (Throwable e) {
                            forgetUnbuilt(run, e);
                            throw e;
                          }
                        });
                handle.shield();
                run.close(report.findings(), null);
                engine.marks.remove(name, plan.runId());
                return report;
              });
    }
  }

  /** What failed before it had names has nothing that somebody would have to bring to an end. */
  private void forgetUnbuilt(ReadingRun run, Throwable cause) {
    RunRecord r = run.record().record();
    if (!r.staging().isEmpty()) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      if (r.restore().filter(j -> j.phase() == Phase.BUILDING).isPresent()) {
        RestoreJournal over = r.restore().orElseThrow().at(Phase.ROLLED_BACK);
        run.record().write(x -> x.change().restore(over).done());
      }
      engine.marks.remove(name, r.runId());
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private RestoreReport restored(
      ProgressMeter meter,
      RestorePlan plan,
      Opened opened,
      ReadingRun run,
      ScratchFolder scratch,
      LastStep last)
      throws IOException, InterruptedException {
    HookCalls calls =
        new HookCalls(engine, config, plan.runId(), actor, LogKind.RESTORE, List.of());
    try (HeldReader reader = opened.reader(meter)) {
      meter.total(plan.bytes());
      EngineRestore restore =
          new EngineRestore(opened.backup(), reader, plan.request(), scratch.path(), meter);
      StagedRestore staged = prepared(plan, restore);
      StagedRun stagedRun = new StagedRun(engine, run, staged);
      stagedRun.writeNames();
      List<Finding> findings = new ArrayList<>(plan.findings());
      try {
        findings.addAll(calls.before(Hook.Point.BEFORE_RESTORE));
        findings.addAll(stagedRun.build(restore));
        findings.addAll(last.take(staged, run, calls));
      } catch (IOException | InterruptedException | RuntimeException | Error e) {
        stagedRun.discardUnlessLive(e);
        throw e;
      } finally {
        findings.addAll(calls.after(Hook.Point.AFTER_RESTORE));
      }
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

  private StagedRestore prepared(RestorePlan plan, EngineRestore restore)
      throws IOException, InterruptedException {
    StagedRestore staged =
        planner.destination(plan.request(), plan.runId()).prepare(plan.runId(), restore);
    boolean same = staged.describe().equals(plan.destination());
    Optional<Finding> error = staged.findings().stream().filter(Finding::isError).findFirst();
    if (!same || error.isPresent()) {
      throw new BackupException(
          Kind.REFUSED,
          "the place of the restore changed since it was planned: "
              + error.map(Finding::message).orElse(staged.describe()),
          "plan again");
    }
    return staged;
  }
}

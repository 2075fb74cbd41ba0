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
import io.respaldo.catalog.RunRecord.Operation;
import io.respaldo.hook.Hook;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A restore to a new place. The backup is held, and not changed.
 *
 * <ol>
 *   <li>The staging's names go into the run's record before anything is built.
 *   <li>Build aside, check, and only then give it its final name.
 *   <li>A failure or cancellation before that removes what was built.
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
        ? new LiveRestore(engine, config, actor).apply(handle, plan)
        : toNewPlace(handle, plan);
  }

  private RestoreReport toNewPlace(RunHandle<RestoreReport> handle, RestorePlan plan)
      throws IOException, InterruptedException {
    InstanceConfig giver = planner.giver(plan.request());
    try (Opened opened =
            Opened.forRun(
                engine, giver, engine.shelves.find(giver, plan.backup().id()), "restore");
        ReadingRun run =
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
                r -> r);
        ScratchFolder scratch = ScratchFolder.make(engine.setup.workFolder(), plan.runId())) {
      return new RestoreReporter(engine, config, actor, plan)
          .told(
              () -> {
                RestoreReport report =
                    run.guarded(
                        () -> {
                          engine.marks.add(name, plan.runId());
                          return restore(handle, plan, opened, run, scratch);
                        });
                handle.shield();
                run.close(report.findings(), null);
                engine.marks.remove(name, plan.runId());
                return report;
              });
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
      StagedRestore staged = prepared(plan, restore);
      StagedRun stagedRun = new StagedRun(engine, run, staged);
      stagedRun.writeNames();
      List<Finding> findings = new ArrayList<>(plan.findings());
      try {
        findings.addAll(calls.before(Hook.Point.BEFORE_RESTORE));
        findings.addAll(stagedRun.build(restore));
        staged.swap();
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

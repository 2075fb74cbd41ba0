package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.LogKind;
import io.respaldo.RestoreReport;
import io.respaldo.catalog.RestoreJournal;
import io.respaldo.catalog.RestoreJournal.Phase;
import io.respaldo.catalog.RunRecord;
import io.respaldo.catalog.internal.Catalog.OpenRun;
import io.respaldo.event.BackupEvent;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What restores over something live keep aside: put back, or removed. */
final class KeptRestores {
  private static final Logger LOG = LoggerFactory.getLogger(KeptRestores.class);

  private final Engine engine;
  private final InstanceConfig config;
  private final InstanceName name;
  private final Actor actor;

  KeptRestores(Engine engine, InstanceConfig config, Actor actor) {
    this.engine = engine;
    this.config = config;
    this.name = config.name();
    this.actor = actor;
  }

  List<RunRecord> all() throws IOException {
    return LiveRuns.kept(engine.catalog.all(name));
  }

  RestoreReport undo(RunHandle<RestoreReport> handle, String runId)
      throws IOException, InterruptedException {
    return new LeasedWork(engine, config, "undoing a restore")
        .run(
            handle,
            lease -> {
              List<RunRecord> records = engine.catalog.all(name);
              refuseUndone(LiveRuns.find(records, runId), records);
              return work(handle, runId, Action.UNDO);
            });
  }

  RestoreReport discard(RunHandle<RestoreReport> handle, String runId)
      throws IOException, InterruptedException {
    return new LeasedWork(engine, config, "discarding what a restore kept")
        .run(
            handle,
            lease -> {
              LiveRuns.find(engine.catalog.all(name), runId);
              return work(handle, runId, Action.DISCARD);
            });
  }

  /** For who has the lease: what was kept long enough goes, where it is seen from here. */
  void discardExpired(List<RunRecord> newestFirst) throws IOException, InterruptedException {
    for (RunRecord r : LiveRuns.kept(newestFirst)) {
      boolean expired =
          r.restore()
              .flatMap(RestoreJournal::keptUntil)
              .filter(end -> end.isBefore(engine.now()))
              .isPresent();
      if (expired) {
        discardExpired(r);
      }
    }
  }

  private void discardExpired(RunRecord r) throws IOException, InterruptedException {
    RunHandle<RestoreReport> handle = new RunHandle<>(name, new ProgressMeter(engine.setup.time()));
    try {
      work(handle, r.runId(), Action.DISCARD);
    } catch (IOException | RuntimeException e) {
      if (Failures.isInterrupt(e)) {
        throw e;
      }
      LOG.warn(
          "what restore {} of {} keeps is left for later: {}", r.runId(), name, e.getMessage());
    }
  }

  /** What is done with what is kept. */
  private enum Action {
    UNDO("undo", BackupEvent.Type.RESTORE_UNDONE) {
      @Override
      void with(LiveSwap swap) throws IOException, InterruptedException {
        swap.undo();
      }
    },
    DISCARD("restore-discard", BackupEvent.Type.RESTORE_DISCARDED) {
      @Override
      void with(LiveSwap swap) throws IOException {
        swap.discard();
      }
    };

    private final String word;
    private final BackupEvent.Type event;

    Action(String word, BackupEvent.Type event) {
      this.word = word;
      this.event = event;
    }

    abstract void with(LiveSwap swap) throws IOException, InterruptedException;
  }

  private RestoreReport work(RunHandle<RestoreReport> handle, String runId, Action action)
      throws IOException, InterruptedException {
    OpenRun run =
        engine
            .catalog
            .resume(name, runId)
            .orElseThrow(() -> new IOException("the record of " + runId + " is gone"));
    RunRecord r = run.record();
    handle.id(runId);
    if (handle.shield()) {
      throw new InterruptedException("cancelled");
    }
    StagedRestore staged = engine.source(config).resume(r.staging());
    switch (action) {
      case UNDO -> staged.requireUndoable();
      case DISCARD -> refuseUnseen(r, staged);
    }
    HookCalls calls = new HookCalls(engine, config, runId, actor, LogKind.RESTORE, List.of());
    LiveSwap swap = new LiveSwap(engine, run, staged, calls, handle.meter());
    engine.marks.add(name, runId);
    try {
      action.with(swap);
    } catch (IOException | InterruptedException | RuntimeException e) {
      tell(r, action, "failed", String.valueOf(e.getMessage()));
      throw swap.told(e);
    }
    if (run.record().restore().orElseThrow().phase() == Phase.DISCARDED) {
      run.write(x -> x.change().staging(Map.of()).done());
    }
    engine.marks.remove(name, runId);
    tell(r, action, "ok", staged.describe());
    Backup backup = r.backup().orElseThrow();
    return new RestoreReport(
        runId,
        backup,
        staged.describe(),
        0,
        0,
        handle.meter().progress().elapsed(),
        swap.findings());
  }

  private void tell(RunRecord r, Action action, String outcome, String detail) {
    engine.audit(actor, action.word, Optional.of(name), r.runId(), outcome, detail);
    engine.logs.line(
        name,
        LogKind.RESTORE,
        engine.now(),
        "Restore " + r.runId() + ": " + action.word + " - Status: " + outcome + " - " + detail);
    engine.event(
        action.event,
        Optional.of(name),
        r.runId(),
        actor,
        action.word + " of restore " + r.runId() + ": " + outcome,
        Map.of("outcome", outcome));
  }

  private static void refuseUndone(RunRecord r, List<RunRecord> newestFirst) {
    if (r.restore().orElseThrow().phase() == Phase.UNDONE) {
      throw new BackupException(
          Kind.REFUSED,
          "restore '" + r.runId() + "' has been undone already",
          "discard it to free what it keeps, or restore again");
    }
    Optional<RunRecord> last = LiveRuns.standing(newestFirst);
    if (last.isPresent() && !last.get().runId().equals(r.runId())) {
      boolean kept = last.get().restore().orElseThrow().phase() == Phase.KEPT;
      throw new BackupException(
          Kind.REFUSED,
          "restore '"
              + r.runId()
              + "' is not the last one: "
              + last.get().runId()
              + " replaced what it had restored"
              + (kept ? "" : ", and what that one kept is discarded"),
          kept ? "undo that one first" : "restore its safety backup instead");
    }
  }

  /** Discarding forgets the names; a folder of another host would be forgotten for ever. */
  private void refuseUnseen(RunRecord r, StagedRestore staged) throws IOException {
    if (!engine.worker.sharesHostWith(r.worker()) && !staged.seesWhatIsAside()) {
      throw new BackupException(
          Kind.REFUSED,
          "what restore '"
              + r.runId()
              + "' keeps was kept by another host, "
              + r.worker()
              + ", and is not all seen from here",
          "discard it there");
    }
  }
}

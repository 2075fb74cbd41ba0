package io.respaldo.internal;

import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.InstanceConfig;
import io.respaldo.LogKind;
import io.respaldo.RecoveredRestore;
import io.respaldo.RecoveredRestore.Outcome;
import io.respaldo.catalog.RestoreJournal.Phase;
import io.respaldo.catalog.RunRecord;
import io.respaldo.catalog.RunRecord.State;
import io.respaldo.catalog.internal.Catalog.OpenRun;
import io.respaldo.event.BackupEvent;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings restores over what is live to an end whose worker died, under the instance's lease:
 *
 * <ol>
 *   <li>BUILDING: nothing live was touched; what was built is removed.
 *   <li>SWAPPING, ROLLING_BACK: what was live is put back, services are started.
 *   <li>STARTING: services are started and looked at; if they don't work, as above.
 *   <li>UNDOING, DISCARDING: gone on with.
 * </ol>
 *
 * Databases are reached from everywhere, folders are not: so only a worker of the same host does
 * this, unless somebody says that all is reached from here.
 */
final class LiveRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(LiveRecovery.class);

  private final Engine engine;
  private final InstanceConfig config;
  private final boolean fromAnyHost;

  LiveRecovery(Engine engine, InstanceConfig config, boolean fromAnyHost) {
    this.engine = engine;
    this.config = config;
    this.fromAnyHost = fromAnyHost;
  }

  /**
   * @throws BackupException when it can't be done; the instance must not be worked on then
   */
  Optional<RecoveredRestore> recover(RunRecord found) throws IOException, InterruptedException {
    OpenRun run =
        engine
            .catalog
            .resume(found.instance(), found.runId())
            .orElseThrow(() -> new IOException("the record of " + found.runId() + " is gone"));
    RunRecord r = run.record();
    Phase phase = r.restore().orElseThrow().phase();
    if (!phase.isOpen()) {
      return Optional.empty(); // its worker had lived after all, and ended it
    }
    if (phase == Phase.BUILDING) {
      run.write(
          x -> interrupted(x).restore(x.restore().orElseThrow().at(Phase.ROLLED_BACK)).done());
      return Optional.of(told(r, Outcome.ROLLED_BACK, "before anything live was touched"));
    }
    refuseElsewhere(r, phase);
    LOG.warn("restore {} of {} was interrupted at {}; going on", r.runId(), r.instance(), phase);
    StagedRestore staged = engine.source(config).resume(r.staging());
    HookCalls calls =
        new HookCalls(engine, config, r.runId(), r.actor(), LogKind.RESTORE, List.of());
    LiveSwap swap =
        new LiveSwap(engine, run, staged, calls, new ProgressMeter(engine.setup.time()));
    return switch (phase) {
      case STARTING -> Optional.of(finish(run, swap, staged));
      case UNDOING -> {
        undo(swap);
        yield Optional.of(told(r, Outcome.FINISHED, "its undoing is finished" + swap.services()));
      }
      case DISCARDING -> discarded(run, swap);
      case SWAPPING, ROLLING_BACK -> {
        rollBack(run, swap, staged, new IOException("its worker died"));
        yield Optional.of(
            told(r, Outcome.ROLLED_BACK, "what was live before is live" + swap.services()));
      }
      case BUILDING, ROLLED_BACK, KEPT, UNDONE, DISCARDED -> Optional.empty();
    };
  }

  private static void undo(LiveSwap swap) throws IOException, InterruptedException {
    try {
      swap.undoAgain();
    } catch (IOException | RuntimeException e) {
      if (Failures.isInterrupt(e)) {
        throw e;
      }
      throw swap.told(e);
    }
  }

  /** What can't be removed stands in nobody's way: that is tried again by each later run. */
  private Optional<RecoveredRestore> discarded(OpenRun run, LiveSwap swap) throws IOException {
    try {
      swap.discard();
    } catch (IOException | RuntimeException e) {
      if (Failures.isInterrupt(e)) {
        throw e;
      }
      LOG.warn("what {} keeps can't be removed yet: {}", run.record().runId(), e.getMessage());
      return Optional.of(
          new RecoveredRestore(
              run.record().instance(),
              run.record().runId(),
              Outcome.LEFT,
              "restore "
                  + run.record().runId()
                  + ": what it keeps aside could not be removed: "
                  + e.getMessage()));
    }
    run.write(r -> r.change().staging(Map.of()).done());
    return Optional.of(told(run.record(), Outcome.FINISHED, "what it kept is removed"));
  }

  private RecoveredRestore finish(OpenRun run, LiveSwap swap, StagedRestore staged)
      throws IOException, InterruptedException {
    try {
      swap.finish();
    } catch (IOException e) {
      if (run.record().restore().orElseThrow().phase() != Phase.ROLLED_BACK) {
        throw notRolledBack(run.record(), e);
      }
      remove(run, staged);
      return told(
          run.record(),
          Outcome.ROLLED_BACK,
          "the services did not work with what was restored ("
              + e.getMessage()
              + "); what was live before is live"
              + swap.services());
    }
    return told(run.record(), Outcome.FINISHED, "what was restored is live" + swap.services());
  }

  private void rollBack(OpenRun run, LiveSwap swap, StagedRestore staged, IOException why)
      throws IOException {
    if (!swap.rollBackAgain(why)) {
      throw notRolledBack(run.record(), why);
    }
    remove(run, staged);
  }

  private static BackupException notRolledBack(RunRecord r, IOException why) {
    Throwable cause = why.getSuppressed().length > 0 ? why.getSuppressed()[0] : why;
    return new BackupException(
        Kind.FAILED,
        "restore "
            + r.runId()
            + " of instance '"
            + r.instance()
            + "' stopped in the middle, and what was live could not be put back: "
            + cause.getMessage(),
        "mend that, then recover again; the services were not started",
        cause);
  }

  private void remove(OpenRun run, StagedRestore staged) throws IOException {
    run.write(r -> interrupted(r).done());
    try {
      staged.discard();
    } catch (IOException | RuntimeException e) {
      LOG.warn("what {} built is left for later: {}", run.record().runId(), e.toString());
      return; // its names stay in the record
    }
    run.write(r -> r.change().staging(Map.of()).done());
  }

  private RunRecord.Changes interrupted(RunRecord r) {
    return r.state() == State.RUNNING
        ? r.change().state(State.INTERRUPTED).finished(engine.now())
        : r.change();
  }

  private void refuseElsewhere(RunRecord r, Phase phase) {
    if (!fromAnyHost && !engine.worker.sharesHostWith(r.worker())) {
      throw new BackupException(
          Kind.REFUSED,
          "restore "
              + r.runId()
              + " of instance '"
              + r.instance()
              + "' stopped at "
              + phase.name().toLowerCase(Locale.ROOT)
              + " on another host, "
              + r.worker(),
          "recover restores there, or from here when all that it restores is reached from here");
    }
  }

  private RecoveredRestore told(RunRecord r, Outcome outcome, String how) {
    String message =
        "restore "
            + r.runId()
            + " of instance '"
            + r.instance()
            + "' was interrupted, and is "
            + (outcome == Outcome.FINISHED ? "finished" : "rolled back")
            + ": "
            + how;
    engine.logs.line(r.instance(), LogKind.RESTORE, engine.now(), "Status: WARNING - " + message);
    engine.audit(
        r.actor(),
        "restore-recovery",
        Optional.of(r.instance()),
        r.runId(),
        outcome.name().toLowerCase(Locale.ROOT),
        how);
    engine.event(
        BackupEvent.Type.RESTORE_RECOVERED,
        Optional.of(r.instance()),
        r.runId(),
        r.actor(),
        message,
        Map.of());
    return new RecoveredRestore(r.instance(), r.runId(), outcome, message);
  }
}

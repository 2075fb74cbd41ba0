package io.respaldo.internal;

import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.RecoveredRestore;
import io.respaldo.RecoveredRestore.Outcome;
import io.respaldo.catalog.RunRecord;
import io.respaldo.catalog.RunRecord.Operation;
import io.respaldo.catalog.RunRecord.State;
import io.respaldo.catalog.internal.Layout;
import io.respaldo.catalog.internal.StoredLeases.Lease;
import io.respaldo.retention.UnreadableRecord;
import io.respaldo.storage.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first act of who takes an instance's lease: closes what dead workers left open.
 *
 * <ol>
 *   <li>Records of backups still RUNNING under an older fence (or none newer) are sealed as
 *       INTERRUPTED; their workers can't commit any more.
 *   <li>Other runs are sealed when they are dead ({@link DeadRuns}); what a restore built aside is
 *       removed, now or, when that fails, by a later run ({@link StagingCleanup}).
 *   <li>Unfinished deletions are finished.
 *   <li>The storage tidies what its own dead writers left of objects that never came to be.
 *   <li>Files that a sealed, failed or cancelled backup's record names, and no good one's, are
 *       leftovers and are removed. Nothing else ever is.
 * </ol>
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Engine engine;
  private final DeadRuns dead;
  private final StagingCleanup staging;

  Recovery(Engine engine) {
    this.engine = engine;
    this.dead = new DeadRuns(engine);
    this.staging = new StagingCleanup(engine);
  }

  /**
   * What was done.
   *
   * @param restores what became of those that a dead worker left open
   * @param records the instance's, newest first, as they are after
   */
  record Done(List<RecoveredRestore> restores, List<RunRecord> records) {}

  Done recover(InstanceConfig config, Lease lease) throws IOException, InterruptedException {
    return recover(config, lease, false);
  }

  /**
   * @param fromAnyHost whether all that restores of other hosts work on is reached from here
   */
  Done recover(InstanceConfig config, Lease lease, boolean fromAnyHost)
      throws IOException, InterruptedException {
    InstanceName name = config.name();
    List<RunRecord> found = engine.catalog.all(name);
    List<RunRecord> open = LiveRuns.open(found);
    List<RecoveredRestore> recovered = new ArrayList<>();
    for (RunRecord r : open) {
      new LiveRecovery(engine, config, fromAnyHost).recover(r).ifPresent(recovered::add);
    }
    List<RunRecord> records = new ArrayList<>();
    for (RunRecord r : open.isEmpty() ? found : engine.catalog.all(name)) {
      RunRecord now = r.state() == State.RUNNING ? sealIfDead(r, lease) : r;
      if (now.state() != r.state() && r.operation() == Operation.RESTORE) {
        recovered.add(new RecoveredRestore(name, r.runId(), Outcome.ROLLED_BACK, interrupted(r)));
      }
      records.add(now);
    }
    for (RunRecord r : records) {
      staging.clean(config, r);
      if (r.state() == State.DELETING) {
        finishDeletion(r);
      }
    }
    removeLeftovers(name, records);
    engine.storage(config.storage()).tidy(Layout.instance(name));
    return new Done(recovered, records);
  }

  private static String interrupted(RunRecord r) {
    return "restore " + r.runId() + " was interrupted: its worker is gone";
  }

  /** What can't be finished now, for a storage that is away or unknown, waits for a later run. */
  private void finishDeletion(RunRecord r) throws IOException {
    try {
      Optional<UnreadableRecord> uncertain =
          UnreadableRecord.thatMayNeed(
              r.backup().orElseThrow(), UnreadableRecords.of(engine, r.instance()));
      if (uncertain.isPresent()) {
        LOG.warn(
            "the deletion of backup {} of {} waits: {}; {}",
            r.runId(),
            r.instance(),
            uncertain.get(),
            UnreadableRecords.REMEDY);
        return;
      }
      engine.deletions.finish(r);
    } catch (IOException | RuntimeException e) {
      if (Failures.isInterrupt(e)) {
        throw e;
      }
      LOG.warn(
          "the deletion of backup {} of {} is left for the next run: {}",
          r.runId(),
          r.instance(),
          e.toString());
    }
  }

  private RunRecord sealIfDead(RunRecord r, Lease lease) throws IOException {
    // an equal number is a dead worker's too: this is done before the lease's first own record, and
    // numbers begin again when somebody removed the lease's document
    boolean over =
        (r.operation() == Operation.BACKUP || r.restore().isPresent())
            ? r.fence() <= lease.fence() || engine.worker.knowsDead(r.worker())
            : dead.isDead(r);
    if (!over) {
      return r;
    }
    RunRecord sealed =
        engine
            .catalog
            .change(
                r.instance(),
                r.runId(),
                x ->
                    x.state() == State.RUNNING
                        ? x.change().state(State.INTERRUPTED).finished(engine.now()).done()
                        : x)
            .orElse(r);
    LOG.warn("run {} of instance {} was interrupted", r.runId(), r.instance());
    if (r.operation() != Operation.BACKUP && sealed.state() == State.INTERRUPTED) {
      dead.forget(r);
      if (r.operation() == Operation.RESTORE) {
        StagingCleanup.tell(engine, r, interrupted(r));
      }
    }
    return sealed;
  }

  private void removeLeftovers(InstanceName name, List<RunRecord> records) throws IOException {
    for (Map.Entry<String, Set<String>> e : leftovers(records).entrySet()) {
      try {
        removeLeftovers(name, e.getKey(), e.getValue());
      } catch (IOException | RuntimeException failure) {
        if (Failures.isInterrupt(failure)) {
          throw failure;
        }
        LOG.warn("leftovers of {} are left for the next run: {}", name, failure.toString());
      }
    }
  }

  private void removeLeftovers(InstanceName name, String storage, Set<String> files)
      throws IOException {
    files.retainAll(engine.shelves.files(name, storage).keySet());
    if (!files.isEmpty()) {
      List<ObjectKey> keys = files.stream().map(Layout.instance(name)::key).toList();
      LOG.info("removing leftovers of unfinished backups: {}", keys);
      engine.storage(storage).delete(keys);
    }
  }

  /** Names that only unfinished backups list, by storage. */
  private static Map<String, Set<String>> leftovers(List<RunRecord> records) {
    Map<String, Set<String>> leftovers = new HashMap<>();
    Map<String, Set<String>> needed = new HashMap<>();
    for (RunRecord r : records) {
      if (r.operation() == Operation.BACKUP && !r.files().isEmpty()) {
        Map<String, Set<String>> side =
            switch (r.state()) {
              case FAILED, CANCELLED, INTERRUPTED -> leftovers;
              case RUNNING, COMPLETED, DELETING -> needed;
              case DELETED -> new HashMap<>();
            };
        side.computeIfAbsent(r.storage(), s -> new HashSet<>()).addAll(r.files());
      }
    }
    leftovers.forEach((storage, files) -> files.removeAll(needed.getOrDefault(storage, Set.of())));
    return leftovers;
  }
}

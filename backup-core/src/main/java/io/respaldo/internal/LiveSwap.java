package io.respaldo.internal;

import io.respaldo.BackupException;
import io.respaldo.Finding;
import io.respaldo.catalog.RestoreJournal;
import io.respaldo.catalog.RestoreJournal.Phase;
import io.respaldo.catalog.RunRecord.State;
import io.respaldo.catalog.internal.Catalog.OpenRun;
import io.respaldo.catalog.internal.StaleRunException;
import io.respaldo.hook.Hook;
import io.respaldo.hook.HookFailedException;
import io.respaldo.source.StagedRestore;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was built and what is live change places, and back. Each step is in the record before it is
 * done, so that whoever finds a dead worker's record goes on from there:
 *
 * <ol>
 *   <li>SWAPPING is written; services are stopped; the names are exchanged.
 *   <li>STARTING is written; services are started and looked at.
 *   <li>KEPT is written: done, and what was live is kept aside.
 * </ol>
 *
 * A failure in 1 or 2 writes ROLLING_BACK, stops services, puts back what was live, starts them
 * again, removes what was built, and writes ROLLED_BACK. When what was live can't be put back, the
 * services stay stopped, for half of it may be the old and half the new: the record stays at
 * ROLLING_BACK and is gone on with by the next who looks.
 */
final class LiveSwap {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSwap.class);

  private final Engine engine;
  private final OpenRun run;
  private final StagedRestore staged;
  private final HookCalls services;
  private final ProgressMeter meter;
  private final List<Finding> findings = new ArrayList<>();
  private boolean started = true;

  LiveSwap(
      Engine engine, OpenRun run, StagedRestore staged, HookCalls services, ProgressMeter meter) {
    this.engine = engine;
    this.run = run;
    this.staged = staged;
    this.services = services;
    this.meter = meter;
  }

  /** What went less than well, so far. */
  List<Finding> findings() {
    return findings;
  }

  private RestoreJournal journal() {
    return run.record().restore().orElseThrow();
  }

  private void at(Phase phase) throws IOException {
    RestoreJournal next = journal().at(phase);
    run.write(r -> r.change().restore(next).done());
  }

  /** From what was built and checked to what is live; a failure leaves live what was. */
  void forward() throws IOException, InterruptedException {
    at(Phase.SWAPPING);
    try {
      stop();
      at(Phase.SWAPPING); // fails when somebody took this worker for dead while it stopped services
      meter.step("exchanging " + staged.describe());
      staged.swap();
      at(Phase.STARTING);
      start();
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      rollBack(e, journal().phase() != Phase.SWAPPING);
      throw e;
    }
    done();
  }

  /** The end of {@link #forward} for a worker that died after the swap. */
  void finish() throws IOException, InterruptedException {
    try {
      start();
    } catch (IOException | InterruptedException | RuntimeException e) {
      rollBack(e, true);
      throw e;
    }
    done();
  }

  /** The end of a rolling back for a worker that died in it; services may have come up since. */
  boolean rollBackAgain(Throwable cause) {
    return rollBack(cause, true);
  }

  /**
   * Puts back what was live. Never throws; what fails stays written down.
   *
   * @return whether what was live is live
   */
  private boolean rollBack(Throwable cause, boolean stopFirst) {
    boolean interrupted = Thread.interrupted();
    try {
      rollingBack();
      if (stopFirst) {
        anyway(Hook.Point.STOP_SERVICES);
      }
      meter.step("putting back what was live");
      staged.undo();
      startAnyway();
    } catch (StaleRunException e) {
      cause.addSuppressed(e);
      startAnyway(); // another worker brought this to an end, and then this one stopped them
      findings.add(
          Finding.warning(
              "taken_over", "another worker took over meanwhile: " + e.getMessage(), ""));
      return false;
    } catch (IOException | RuntimeException e) {
      LOG.error(
          "{} could not be rolled back, and its services may be stopped: {}",
          describe(),
          e.toString());
      cause.addSuppressed(e);
      findings.add(
          Finding.error(
              "not_rolled_back",
              "what was live could not be put back, and services may be stopped: " + e.getMessage(),
              "mend that, then recover restores"));
      return false;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    try {
      at(Phase.ROLLED_BACK);
    } catch (IOException | RuntimeException e) {
      LOG.warn("{}: rolled back, which could not be written: {}", describe(), e.toString());
      cause.addSuppressed(e);
    }
    return true;
  }

  /**
   * A journal that can't be written, on a full storage say, keeps nobody from putting back what was
   * live as long as it says SWAPPING: whoever finds that does the same.
   */
  private void rollingBack() throws IOException {
    boolean swapping = journal().phase() == Phase.SWAPPING;
    try {
      at(Phase.ROLLING_BACK);
    } catch (StorageException e) {
      if (!swapping) {
        throw e;
      }
      LOG.warn("{}: rolled back without a word in the journal: {}", describe(), e.toString());
    }
  }

  private void startAnyway() {
    started = anyway(Hook.Point.START_SERVICES);
  }

  /** Whether services run, as a part of a sentence. */
  String services() {
    return started ? ", services run" : ", but services could not be started: start them by hand";
  }

  /** A failure, with how things stand now. */
  BackupException told(Throwable cause) {
    BackupException failure = Failures.wrap(describe(), cause);
    List<Finding> bad =
        findings.stream().filter(f -> f.severity() != Finding.Severity.NOTE).toList();
    if (bad.isEmpty()) {
      return failure;
    }
    String more = bad.stream().map(Finding::message).reduce((x, y) -> x + "; " + y).orElse("");
    String remedy =
        bad.stream().map(Finding::remedy).filter(r -> !r.isEmpty()).findFirst().orElse("");
    return new BackupException(
        failure.kind(),
        failure.getMessage() + "; " + more,
        failure.remedy().isEmpty() ? remedy : failure.remedy(),
        cause,
        false,
        bad);
  }

  private String describe() {
    return "restore " + run.record().runId() + " of instance " + run.record().instance();
  }

  /** Takes a restore back that stands: what was live before is live again. */
  void undo() throws IOException, InterruptedException {
    at(Phase.UNDOING);
    try {
      stop();
    } catch (IOException | InterruptedException | RuntimeException e) {
      anyway(Hook.Point.START_SERVICES);
      at(Phase.KEPT); // nothing was changed
      throw e;
    }
    backToOld();
  }

  /** The end of {@link #undo} for a worker that died in it; services may have come up since. */
  void undoAgain() throws IOException, InterruptedException {
    anyway(Hook.Point.STOP_SERVICES);
    backToOld();
  }

  private void backToOld() throws IOException, InterruptedException {
    meter.step("putting back what was live");
    try {
      staged.undo();
    } catch (IOException | RuntimeException e) {
      findings.add(
          Finding.error(
              "not_undone",
              "services are stopped, because half of what is live may be put back",
              "mend what failed, then recover restores"));
      throw e;
    }
    try {
      start();
    } catch (HookFailedException e) {
      started = false;
      findings.add(
          Finding.warning(
              "services_not_started",
              "what was live before is live again, but: " + e.getMessage(),
              "start the services by hand"));
    }
    run.write(r -> r.change().restore(kept(Phase.UNDONE)).done());
  }

  /** Removes what is kept aside. */
  void discard() throws IOException {
    at(Phase.DISCARDING);
    meter.step("removing what was kept aside");
    staged.discard();
    at(Phase.DISCARDED);
  }

  /** Both in one: a restore that stands is never taken for one that came to nothing. */
  private void done() throws IOException {
    run.write(
        r ->
            r.change()
                .state(State.COMPLETED)
                .finished(engine.now())
                .restore(kept(Phase.KEPT))
                .done());
  }

  private RestoreJournal kept(Phase phase) {
    return journal().at(phase).keptUntil(engine.now().plus(engine.setup.keepReplaced()));
  }

  private void stop() throws IOException, InterruptedException {
    meter.step("stopping services");
    findings.addAll(services.before(Hook.Point.STOP_SERVICES));
  }

  private void start() throws IOException, InterruptedException {
    meter.step("starting services");
    findings.addAll(services.before(Hook.Point.START_SERVICES));
    meter.step("looking whether they work");
    findings.addAll(services.before(Hook.Point.CHECK_HEALTH));
  }

  /** Whether all of them did. */
  private boolean anyway(Hook.Point point) {
    List<Finding> found = services.after(point);
    found.forEach(f -> LOG.warn("{}: {}", describe(), f));
    findings.addAll(found);
    return found.isEmpty();
  }
}

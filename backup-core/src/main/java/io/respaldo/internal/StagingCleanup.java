package io.respaldo.internal;

import io.respaldo.Finding;
import io.respaldo.InstanceConfig;
import io.respaldo.LogKind;
import io.respaldo.catalog.RestoreJournal;
import io.respaldo.catalog.RunRecord;
import io.respaldo.catalog.RunRecord.Operation;
import io.respaldo.event.BackupEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what restores that came to nothing built aside, as often as it takes: the names stay in
 * the run's record until they are removed. Another machine may remove a database, but can't see
 * whether a folder of the machine that built it is gone; so it leaves the names there.
 */
final class StagingCleanup {
  private static final Logger LOG = LoggerFactory.getLogger(StagingCleanup.class);
  private static final String LEFT = "staging_left";

  private final Engine engine;

  StagingCleanup(Engine engine) {
    this.engine = engine;
  }

  static Finding left(Throwable why) {
    return left(
        why, "that is tried again before each backup of the instance; or remove it by hand");
  }

  /** Of a restore that went well, after which nobody looks any more. */
  static Finding leftByHand(Throwable why) {
    return left(why, "remove it by hand; what was restored is whole");
  }

  private static Finding left(Throwable why, String remedy) {
    return Finding.warning(
        LEFT,
        "what the restore built aside could not be removed: "
            + (why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage()),
        remedy);
  }

  void clean(InstanceConfig config, RunRecord r) throws IOException {
    boolean over =
        switch (r.state()) {
          case INTERRUPTED, FAILED, CANCELLED -> true;
          case RUNNING, COMPLETED, DELETING, DELETED -> false;
        };
    boolean cameToNothing =
        r.restore().map(j -> j.phase() == RestoreJournal.Phase.ROLLED_BACK).orElse(true);
    if (r.operation() != Operation.RESTORE || !over || !cameToNothing || r.staging().isEmpty()) {
      return;
    }
    try {
      engine.source(config).resume(r.staging()).discard();
    } catch (IOException | RuntimeException e) {
      if (Failures.isInterrupt(e)) {
        throw e;
      }
      stillThere(r, left(e));
      return;
    }
    if (engine.worker.sharesHostWith(r.worker())) {
      change(r, Map.of(), Optional.empty());
    }
  }

  private void stillThere(RunRecord r, Finding finding) throws IOException {
    LOG.warn("restore {} of instance {}: {}", r.runId(), r.instance(), finding);
    if (r.findings().contains(finding)) {
      return;
    }
    change(r, r.staging(), Optional.of(finding));
    tell(engine, r, "restore " + r.runId() + ": " + finding);
  }

  private void change(RunRecord r, Map<String, String> staging, Optional<Finding> finding)
      throws IOException {
    engine.catalog.change(
        r.instance(),
        r.runId(),
        x -> {
          List<Finding> findings = new ArrayList<>(x.findings());
          findings.removeIf(f -> f.code().equals(LEFT));
          finding.ifPresent(findings::add);
          return x.change().staging(staging).findings(findings).done();
        });
  }

  /** A restore's end that others saw. */
  static void tell(Engine engine, RunRecord r, String message) {
    engine.logs.line(r.instance(), LogKind.RESTORE, engine.now(), "Status: WARNING - " + message);
    engine.event(
        BackupEvent.Type.RESTORE_FAILED,
        Optional.of(r.instance()),
        r.runId(),
        r.actor(),
        message,
        Map.of());
  }
}

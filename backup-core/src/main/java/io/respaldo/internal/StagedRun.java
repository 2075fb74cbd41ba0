package io.respaldo.internal;

import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.Finding;
import io.respaldo.catalog.RestoreJournal;
import io.respaldo.catalog.RestoreJournal.Phase;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a restore does aside: names, build, check, and away with it when it comes to nothing. */
final class StagedRun {
  private static final Logger LOG = LoggerFactory.getLogger(StagedRun.class);

  private final Engine engine;
  private final ReadingRun run;
  private final StagedRestore staged;

  StagedRun(Engine engine, ReadingRun run, StagedRestore staged) {
    this.engine = engine;
    this.run = run;
    this.staged = staged;
  }

  /** Before anything is built: whoever finds the record of a dead worker can remove it. */
  void writeNames() throws IOException {
    run.record().write(r -> r.change().staging(staged.names()).done());
  }

  /**
   * Builds and checks.
   *
   * @throws BackupException DAMAGED when it is not what the backup holds
   */
  List<Finding> build(EngineRestore restore) throws IOException, InterruptedException {
    restore.meter().step("restoring " + staged.describe());
    staged.build(restore.metered());
    restore.meter().step("checking " + staged.describe());
    List<Finding> findings = staged.check(restore);
    refuseErrors(findings);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return findings;
  }

  private void refuseErrors(List<Finding> findings) {
    Optional<Finding> error = findings.stream().filter(Finding::isError).findFirst();
    if (error.isPresent()) {
      throw new BackupException(
          Kind.DAMAGED,
          "what was restored to "
              + staged.describe()
              + " is not what the backup holds: "
              + error.get().message(),
          "it was removed again; nothing else was touched",
          null,
          false,
          findings);
    }
  }

  /** After a failure. What may be live, or may become so again, is left for {@link Recovery}. */
  void discardUnlessLive(Throwable cause) {
    boolean interrupted = Thread.interrupted();
    try {
      Optional<Phase> phase = run.record().record().restore().map(RestoreJournal::phase);
      if (phase.isEmpty() || phase.get() == Phase.BUILDING || phase.get() == Phase.ROLLED_BACK) {
        discard(cause);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What can't be removed, or not written down, is left for {@link Recovery}. */
  private void discard(Throwable cause) {
    try {
      staged.discard();
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} could not be removed: {}", staged.describe(), e.toString());
      run.note(StagingCleanup.left(e));
      cause.addSuppressed(e);
      return;
    }
    try {
      run.record()
          .write(
              r ->
                  r.restore().isEmpty()
                      ? r.change().staging(Map.of()).done()
                      : r.change()
                          .staging(Map.of())
                          .restore(r.restore().get().at(Phase.ROLLED_BACK))
                          .done());
      engine.marks.remove(run.record().record().instance(), run.id());
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }
}

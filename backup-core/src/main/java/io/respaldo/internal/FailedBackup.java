package io.respaldo.internal;

import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.InstanceName;
import io.respaldo.catalog.RunRecord;
import io.respaldo.catalog.RunRecord.State;
import io.respaldo.catalog.internal.Catalog.OpenRun;
import io.respaldo.catalog.internal.Layout;
import io.respaldo.catalog.internal.StaleRunException;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a backup that failed to its end: its record first, its files then. */
final class FailedBackup {
  private static final Logger LOG = LoggerFactory.getLogger(FailedBackup.class);

  private final Engine engine;
  private final OpenRun run;
  private final InstanceName name;
  private final Optional<Backup> written;

  /**
   * @param written what the format had finished already
   */
  FailedBackup(Engine engine, OpenRun run, Optional<Backup> written) {
    this.engine = engine;
    this.run = run;
    this.name = run.record().instance();
    this.written = written;
  }

  /**
   * Writes down why, and only then removes what was written: a commit whose answer was lost may
   * have come through, and then this backup is good. When even that can't be written, the files
   * stay for {@link Recovery}. Never throws itself.
   *
   * @return empty when the commit had come through
   */
  Optional<BackupException> close(Throwable cause, boolean cancelled) {
    String what = "backup " + run.record().runId() + " of instance '" + name + "'";
    BackupException failure =
        cancelled && !(cause instanceof StaleRunException)
            ? new BackupException(Kind.CANCELLED, what + " was cancelled", "", cause)
            : Failures.wrap(what, cause);
    boolean foreign = isExists(cause);
    try {
      if (closedMakingRoom(failure, foreign, cause) && !foreign) {
        removeOwnFiles(run.record());
      }
    } catch (CommittedException e) {
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      LOG.error("the end of {} could not be written down: {}", what, e.toString());
      failure.addSuppressed(e);
    }
    return Optional.of(failure);
  }

  /** The commit had come through. */
  private static final class CommittedException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * A storage so full of this run's own files that not even its record can be closed is made room
   * in by removing them first, provided that the record can't have been committed.
   */
  private boolean closedMakingRoom(BackupException failure, boolean foreign, Throwable cause)
      throws IOException {
    try {
      return closed(failure, foreign);
    } catch (StorageException e) {
      boolean lostAnswer = cause instanceof StorageException s && s.retryable();
      if (e.kind() != StorageException.Kind.FULL || foreign || lostAnswer || !stillOpen()) {
        throw e;
      }
      removeOwnFiles(run.record());
      return closed(failure, foreign);
    }
  }

  private boolean stillOpen() throws IOException {
    return engine
        .catalog
        .find(name, run.record().runId())
        .filter(r -> r.state() == State.RUNNING && r.fence() == run.record().fence())
        .isPresent();
  }

  /**
   * Closes the record as failed.
   *
   * @return whether the run's files are now certainly nobody's
   */
  private boolean closed(BackupException failure, boolean foreign) throws IOException {
    try {
      run.write(
          r ->
              r.change()
                  .state(failure.kind() == Kind.CANCELLED ? State.CANCELLED : State.FAILED)
                  .finished(engine.now())
                  .files(foreign ? List.of() : r.files())
                  .findings(failure.findings())
                  .failure(
                      new RunRecord.Failure(
                          failure.kind().name(),
                          String.valueOf(failure.getMessage()),
                          failure.remedy()))
                  .done());
      return true;
    } catch (StaleRunException e) {
      RunRecord there = e.there();
      if (there.state() == State.COMPLETED && there.fence() == run.record().fence()) {
        run.accept(there);
        throw new CommittedException();
      }
      return there.state() == State.INTERRUPTED;
    }
  }

  /** Somebody put a file of that name there in between: it isn't ours to remove. */
  private static boolean isExists(Throwable cause) {
    return cause instanceof StorageException s && s.kind() == StorageException.Kind.EXISTS;
  }

  private void removeOwnFiles(RunRecord record) throws IOException {
    List<ObjectKey> keys = record.files().stream().map(f -> Layout.instance(name).key(f)).toList();
    engine.storage(record.storage()).delete(keys);
    if (written.isPresent()) {
      Backup b = written.get();
      engine.format(b.content().format(), b.content().storage()).delete(List.of(Shelves.stored(b)));
    }
  }
}

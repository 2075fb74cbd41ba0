package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.Finding;
import io.respaldo.InstanceName;
import io.respaldo.catalog.RunRecord;
import io.respaldo.catalog.RunRecord.Operation;
import io.respaldo.catalog.RunRecord.State;
import io.respaldo.catalog.internal.Catalog.OpenRun;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The record of a run that reads a backup: a verification, an export, a restore. */
final class ReadingRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReadingRun.class);

  private final Engine engine;
  private final RunHandle<?> handle;
  private final OpenRun run;
  private final String what;
  private final List<Finding> notes = new ArrayList<>();
  private boolean closed;

  private ReadingRun(Engine engine, RunHandle<?> handle, OpenRun run, String what) {
    this.engine = engine;
    this.handle = handle;
    this.run = run;
    this.what = what;
  }

  static ReadingRun begin(
      Engine engine,
      RunHandle<?> handle,
      Operation operation,
      String word,
      Backup b,
      Actor actor,
      Instant started)
      throws IOException {
    String id = RunIds.unique(word, started, engine.setup.timeZone());
    return begin(engine, handle, b.instance(), operation, id, b, actor, started, true, r -> r);
  }

  /**
   * @param instance in whose history it stands
   * @param mayRename whether another id will do when this one is taken
   * @param first changes the record before it is written
   */
  static ReadingRun begin(
      Engine engine,
      RunHandle<?> handle,
      InstanceName instance,
      Operation operation,
      String id,
      Backup b,
      Actor actor,
      Instant started,
      boolean mayRename,
      UnaryOperator<RunRecord> first)
      throws IOException {
    OpenRun run =
        engine.catalog.begin(
            id,
            i -> {
              if (!mayRename && !i.equals(id)) {
                throw new BackupException(
                    Kind.REFUSED, "run '" + id + "' has been done already", "plan again");
              }
              return first.apply(running(engine, instance, operation, i, b, actor, started));
            },
            i -> false);
    handle.id(run.record().runId());
    return new ReadingRun(engine, handle, run, id + " of instance '" + instance + "'");
  }

  private static RunRecord running(
      Engine engine,
      InstanceName instance,
      Operation operation,
      String id,
      Backup b,
      Actor actor,
      Instant started) {
    return RunRecord.running(
            id,
            instance,
            operation,
            0,
            engine.worker.id(),
            actor,
            Optional.empty(),
            started,
            b.content().format(),
            b.content().storage(),
            List.of())
        .change()
        .backup(b)
        .done();
  }

  String id() {
    return run.record().runId();
  }

  OpenRun record() {
    return run;
  }

  /** Something that the record will tell if the run fails. */
  void note(Finding finding) {
    notes.add(finding);
  }

  /** Does the work; a failure closes the record as failed. */
  <T> T guarded(Failures.Work<T> work) {
    try {
      return work.run();
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      throw failed(e);
    }
  }

  /** Closes the record as failed. */
  BackupException failed(Throwable e) {
    boolean cancelled = handle.shield();
    BackupException failure =
        cancelled
            ? new BackupException(Kind.CANCELLED, what + " was cancelled", "", e)
            : Failures.wrap(what, e);
    List<Finding> findings = new ArrayList<>(failure.findings());
    findings.addAll(notes);
    write(
        r ->
            r.change()
                .state(failure.kind() == Kind.CANCELLED ? State.CANCELLED : State.FAILED)
                .finished(engine.now())
                .findings(findings)
                .failure(
                    new RunRecord.Failure(
                        failure.kind().name(),
                        String.valueOf(failure.getMessage()),
                        failure.remedy()))
                .done());
    return failure;
  }

  /**
   * Closes the record.
   *
   * @param failure null: it went well
   */
  void close(List<Finding> findings, @Nullable String failure) {
    write(
        r -> {
          RunRecord.Changes c = r.change().finished(engine.now()).findings(findings);
          return failure == null
              ? c.state(State.COMPLETED).done()
              : c.state(State.FAILED)
                  .failure(new RunRecord.Failure(Kind.DAMAGED.name(), failure, ""))
                  .done();
        });
  }

  private void write(UnaryOperator<RunRecord> change) {
    closed = true;
    try {
      run.write(change);
    } catch (IOException e) {
      LOG.error("the end of {} could not be written down: {}", what, e.toString());
    }
  }

  @Override
  public void close() {
    if (!closed) {
      failed(new IOException("it ended without saying how"));
    }
  }
}

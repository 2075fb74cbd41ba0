package io.respaldo.catalog;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.Finding;
import io.respaldo.InstanceName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one run did. Created RUNNING before the first byte, closed once.
 *
 * @param runId of a backup's run also the backup's id
 * @param fence of the lease under which it runs; 0 for runs that need none
 * @param worker which process on which machine
 * @param planned the slot that it fills
 * @param files names in the instance's folder that this run may create; after an interruption they
 *     are leftovers
 * @param staging names of a staged restore; of a failed or interrupted one they are there as long
 *     as what it built aside may be
 * @param restore of a restore that replaces something live: how far it came
 * @param failure why it failed
 * @param deleted when and why the backup was deleted
 */
public record RunRecord(
    String runId,
    InstanceName instance,
    Operation operation,
    State state,
    long fence,
    String worker,
    Actor actor,
    Optional<Instant> planned,
    Instant started,
    Optional<Instant> finished,
    Optional<Backup> backup,
    String format,
    String storage,
    List<String> files,
    Map<String, String> staging,
    Optional<RestoreJournal> restore,
    List<Finding> findings,
    Optional<Failure> failure,
    Optional<Deletion> deleted,
    Map<String, Object> otherFields) {
  /** What a run is for. */
  public enum Operation {
    BACKUP,
    RESTORE,
    VERIFY,
    EXPORT
  }

  /** How far a run came. A backup exists from COMPLETED to DELETING. */
  public enum State {
    RUNNING,
    COMPLETED,
    FAILED,
    CANCELLED,
    /** Its worker went away, and somebody else noticed. */
    INTERRUPTED,
    /** Its backup is being deleted. */
    DELETING,
    /** Its backup was deleted. */
    DELETED
  }

  /**
   * Why a run failed.
   *
   * @param kind a {@link io.respaldo.BackupException.Kind}
   */
  public record Failure(String kind, String message, String remedy) {}

  /**
   * When, by whom and why a backup was deleted.
   *
   * @param reason for people
   */
  public record Deletion(Instant at, Actor actor, String reason) {}

  public RunRecord {
    files = List.copyOf(files);
    staging = Map.copyOf(staging);
    findings = List.copyOf(findings);
    otherFields = Collections.unmodifiableMap(new LinkedHashMap<>(otherFields));
  }

  /** The record of a run that begins. */
  public static RunRecord running(
      String runId,
      InstanceName instance,
      Operation operation,
      long fence,
      String worker,
      Actor actor,
      Optional<Instant> planned,
      Instant started,
      String format,
      String storage,
      List<String> files) {
    return new RunRecord(
        runId,
        instance,
        operation,
        State.RUNNING,
        fence,
        worker,
        actor,
        planned,
        started,
        Optional.empty(),
        Optional.empty(),
        format,
        storage,
        files,
        Map.of(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  /** The same with some things changed. */
  public Changes change() {
    return new Changes(this);
  }

  /** What changes in a record while a run goes on; not thread-safe. */
  public static final class Changes {
    private final RunRecord from;
    private State state;
    private long fence;
    private Optional<Instant> finished;
    private Optional<Backup> backup;
    private List<String> files;
    private Map<String, String> staging;
    private Optional<RestoreJournal> restore;
    private List<Finding> findings;
    private Optional<Failure> failure;
    private Optional<Deletion> deleted;

    private Changes(RunRecord from) {
      this.from = from;
      state = from.state;
      fence = from.fence;
      finished = from.finished;
      backup = from.backup;
      files = from.files;
      staging = from.staging;
      restore = from.restore;
      findings = from.findings;
      failure = from.failure;
      deleted = from.deleted;
    }

    public Changes state(State value) {
      state = value;
      return this;
    }

    /** Of the lease that was taken for it. */
    public Changes fence(long value) {
      fence = value;
      return this;
    }

    public Changes finished(Instant at) {
      finished = Optional.of(at);
      return this;
    }

    public Changes backup(Backup value) {
      backup = Optional.of(value);
      return this;
    }

    public Changes files(List<String> value) {
      files = value;
      return this;
    }

    public Changes staging(Map<String, String> value) {
      staging = value;
      return this;
    }

    public Changes restore(RestoreJournal value) {
      restore = Optional.of(value);
      return this;
    }

    public Changes findings(List<Finding> value) {
      findings = value;
      return this;
    }

    public Changes failure(Failure value) {
      failure = Optional.of(value);
      return this;
    }

    public Changes deleted(Optional<Deletion> value) {
      deleted = value;
      return this;
    }

    public RunRecord done() {
      return new RunRecord(
          from.runId,
          from.instance,
          from.operation,
          state,
          fence,
          from.worker,
          from.actor,
          from.planned,
          from.started,
          finished,
          backup,
          from.format,
          from.storage,
          files,
          staging,
          restore,
          findings,
          failure,
          deleted,
          from.otherFields);
    }
  }

  /** From start to end; empty while it runs. */
  public Optional<Duration> took() {
    return finished.map(f -> Duration.between(started, f));
  }

  /** Bytes of the backup's file. */
  public OptionalLong bytes() {
    return backup.map(b -> OptionalLong.of(b.content().bytes())).orElse(OptionalLong.empty());
  }
}

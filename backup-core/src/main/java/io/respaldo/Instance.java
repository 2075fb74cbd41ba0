package io.respaldo;

import io.respaldo.catalog.RunRecord;
import io.respaldo.format.Depth;
import io.respaldo.part.PartReader;
import io.respaldo.retention.RetentionPlan;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One registered instance. A light handle: thread-safe, holds nothing, sees current settings.
 * Methods that return a {@link Run} start work on the manager's executor and return at once; the
 * others block.
 */
public interface Instance {
  InstanceName name();

  /**
   * @throws BackupException NOT_FOUND when it was removed
   */
  InstanceConfig config();

  /**
   * Changes settings, atomically among all nodes; {@code change} may be called more than once.
   *
   * @throws BackupException INVALID
   */
  InstanceConfig update(UnaryOperator<InstanceConfigBuilder> change);

  /** Pauses or resumes scheduled backups. */
  default InstanceConfig autoBackup(boolean enabled) {
    return update(c -> c.autoBackupEnabled(enabled));
  }

  InstanceStats stats();

  /** Makes a backup now. */
  Run<Backup> backup(BackupRequest request);

  /** Makes a full backup now, and waits for it. */
  default Backup backup() throws InterruptedException {
    return backup(BackupRequest.manual()).await();
  }

  /** Newest first; with unrecorded files and missing ones, told by their state. */
  Page<Backup> backups(BackupQuery query);

  /** The good ones, newest first. */
  default List<Backup> backups() {
    return backups(BackupQuery.all().state(Backup.State.COMPLETED)).items();
  }

  /**
   * @throws BackupException NOT_FOUND
   */
  Backup backup(BackupId id);

  /**
   * Makes a backup a recorded one that is listed as unrecorded, where it lies and under its own id,
   * such as a snapshot that restic copied into the repository, or whose record was lost. From then
   * on it counts like any other, and retention may delete it.
   *
   * @throws BackupException (of the run) NOT_FOUND; EXISTS when it is recorded; REFUSED when its
   *     format does not do that, as archives do not
   */
  Run<Backup> adopt(BackupId id);

  /** Opens a backup for reading; it is held while open. */
  PartReader open(BackupId id);

  /** The bytes of a backup's file, as stored; it is held while open. */
  InputStream download(BackupId id);

  /**
   * Copies a backup's file into a folder under its own name, checked; refuses to overwrite.
   *
   * @throws BackupException REFUSED when the format spreads a backup over many files: {@link
   *     #export(BackupId, Path, String)} makes one of it
   */
  Run<Path> export(BackupId id, Path folder);

  /**
   * Writes a backup into a folder in another form; refuses to overwrite.
   *
   * @param as {@code tar.gz}, {@code tar.zst}, {@code zip}, or the name of an exporter that the
   *     manager was built with
   * @throws BackupException INVALID for a name that it does not know
   */
  Run<Path> export(BackupId id, Path folder, String as);

  Run<VerifyReport> verify(BackupId id, Depth depth);

  /** Looks what a restore would do; changes nothing. */
  RestorePlan plan(RestoreRequest request);

  /** Does what was planned, unless the world changed since. */
  Run<RestoreReport> restore(RestorePlan.Confirmed confirmed);

  /** Restores over what was live that still keep something aside, newest first. */
  List<RunRecord> keptRestores();

  /**
   * Puts back what a restore replaced. What was restored is kept aside in its place, with all that
   * changed in it since.
   *
   * @throws BackupException (of the run) REFUSED unless it is the last one that stands
   */
  Run<RestoreReport> undo(String runId);

  /** Removes what a restore keeps aside, for good. */
  Run<RestoreReport> discard(String runId);

  /** Protects a backup from retention, or no longer. */
  Backup pin(BackupId id, boolean pinned);

  /**
   * Deletes backups. All or none are begun.
   *
   * @throws BackupException REFUSED for the newest good one (unless {@code evenLast}), one that
   *     another needs, a pinned or a held one; nothing is deleted then
   */
  void delete(List<BackupId> ids, boolean evenLast);

  /** What retention would delete and keep now, and why. */
  RetentionPlan retention();

  /** Deletes what is planned, as far as it would still be planned now. */
  Run<RetentionPlan> applyRetention(RetentionPlan plan);

  /** All runs, failed ones too, newest first. */
  List<RunRecord> history(int limit);

  /** The last lines of a log of this node; empty when there is none. */
  List<String> log(LogKind kind, int lines);
}

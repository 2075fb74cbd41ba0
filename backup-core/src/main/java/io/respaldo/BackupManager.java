package io.respaldo;

import io.respaldo.catalog.AuditEntry;
import io.respaldo.retention.RetentionPlan;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The engine as a host sees it: registers instances and hands out {@link Instance}s. Thread-safe.
 * Made by {@link #builder}; several, in several processes and on several machines, may share a home
 * and storages.
 *
 * <p>Every call is made in the name of an {@link Actor}: the builder's, or that of {@link #as}.
 */
public interface BackupManager extends AutoCloseable {
  static BackupManagerBuilder builder() {
    return new BackupManagerBuilder();
  }

  /** The same manager, its calls made in this actor's name. Closing it closes nothing. */
  BackupManager as(Actor actor);

  /**
   * @throws BackupException EXISTS (also for a name that differs only in case), INVALID for a type,
   *     format, storage or hook that this manager does not know
   */
  Instance register(InstanceConfig config);

  /** Registers, or changes the settings of one that is registered. */
  Instance registerOrUpdate(InstanceConfig config);

  /**
   * Forgets the settings; backups and records stay and come back when it is registered again.
   *
   * @throws BackupException NOT_FOUND; BUSY while a run is under way
   */
  void remove(String name);

  /**
   * @throws BackupException NOT_FOUND
   */
  Instance instance(String name);

  Optional<Instance> find(String name);

  /**
   * In order of names; without those whose settings can't be read: ask {@link #damagedInstances}
   * too, or an instance that is damaged stops being backed up and nobody is told.
   */
  List<Instance> instances();

  /**
   * Instances whose stored settings can't be read, in order of names. They are missing from {@link
   * #instances}, {@link #stats}, {@link #listInstancesWithBackups} and {@link #retention}; {@link
   * #instance} throws DAMAGED for their names.
   */
  List<DamagedInstance> damagedInstances();

  /** Instances that have at least one good backup, with their figures. */
  List<InstanceStats> listInstancesWithBackups();

  BackupStats stats();

  GlobalSettings settings();

  /** Atomic among all nodes; {@code change} may be called more than once. */
  GlobalSettings updateSettings(UnaryOperator<GlobalSettings> change);

  /** What retention would delete over all instances, the cap on the total size included. */
  List<RetentionPlan> retention();

  /** Deletes what is planned, as far as it would still be planned now. */
  Run<List<RetentionPlan>> applyRetention(List<RetentionPlan> plans);

  /**
   * Brings restores to an end whose worker died, in place or beside: what a host does when it
   * starts, before anything else. Cheap when there are none. Blocks; those that others work on are
   * left alone.
   */
  List<RecoveredRestore> recover();

  /**
   * The same, also for restores that other hosts ran: only when every folder that they restored is
   * reached from here under the same path.
   */
  List<RecoveredRestore> recoverOfAnyHost();

  /**
   * Looks through a folder for backups that other tools made: each is verified, byte by byte, dated
   * and compared with what is here. Changes nothing, here or there.
   */
  Run<ImportPlan> planImport(ImportRequest request);

  /**
   * Takes in what the plan calls new, and registers the instances that it lists. One that fails
   * keeps none of the others; what was done stays when it is cancelled or killed, and planning
   * again goes on from there. Runs no hooks and no retention. The files of others are read, and
   * never moved, changed or deleted.
   */
  Run<ImportReport> applyImport(ImportPlan plan);

  /**
   * Does work on what instances share, such as pruning a repository, and writes who did it into the
   * audit trail. Of all processes with this home, one does such work on a thing at a time; backups
   * are not kept waiting.
   *
   * @param what the thing, a name without slashes such as {@code repository default}
   * @param action what is done with it, such as {@code prune}
   * @throws BackupException BUSY when somebody is at it
   * @throws IOException what the work throws; also when another process took over meanwhile
   */
  <T> T exclusively(String what, String action, SharedWork<T> work)
      throws IOException, InterruptedException;

  /** Work on what instances share; is interrupted when another process takes over. */
  interface SharedWork<T> {
    T run() throws IOException, InterruptedException;
  }

  /** Who did what, newest first. */
  List<AuditEntry> audit(int limit);

  /**
   * Stops taking work, cancels runs, waits until they have written that down; storages stay open.
   * Idempotent. A listener may call it, and is told the rest when it returns; so may what hangs on
   * {@link Run#toFuture}.
   *
   * @throws IllegalStateException on a thread that does a run's work, such as a source's or a
   *     hook's, as that would wait for itself; nothing is closed then
   */
  @Override
  void close();

  // The verbs of the requirement documents.

  /** Makes a backup and waits for it. */
  default Backup createBackup(String instanceName) throws InterruptedException {
    return instance(instanceName).backup();
  }

  default List<Backup> listBackups(String instanceName) {
    return instance(instanceName).backups();
  }

  /** Restores to a new place beside the live one, and waits. */
  default RestoreReport restoreBackup(String instanceName, String backupId)
      throws InterruptedException {
    Instance instance = instance(instanceName);
    RestorePlan plan = instance.plan(RestoreRequest.of(BackupId.of(backupId)));
    return instance.restore(plan.confirm()).await();
  }

  default InstanceConfig toggleAutoBackup(String instanceName, boolean enabled) {
    return instance(instanceName).autoBackup(enabled);
  }

  default InstanceConfig updateInstanceConfig(
      String instanceName, UnaryOperator<InstanceConfigBuilder> change) {
    return instance(instanceName).update(change);
  }

  default BackupStats getBackupStats() {
    return stats();
  }
}

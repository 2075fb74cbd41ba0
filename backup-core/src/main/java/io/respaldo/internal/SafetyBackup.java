package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupId;
import io.respaldo.BackupRequest;
import io.respaldo.InstanceConfig;
import io.respaldo.RestorePlan;
import io.respaldo.RestoreReport;
import io.respaldo.RestoreRequest;
import io.respaldo.Trigger;
import io.respaldo.catalog.internal.StoredLeases.Lease;
import java.io.IOException;
import java.util.Optional;

/** The backup of what is live that a restore over it makes first. */
final class SafetyBackup {
  private final Engine engine;
  private final InstanceConfig config;
  private final Actor actor;

  SafetyBackup(Engine engine, InstanceConfig config, Actor actor) {
    this.engine = engine;
    this.config = config;
    this.actor = actor;
  }

  /** None where nothing is live, or none is wanted; an overlay keeps each file it replaces. */
  static boolean isWanted(RestorePlan plan) {
    return plan.request().place() == RestoreRequest.Place.IN_PLACE
        && plan.request().safetyBackup()
        && !plan.standing().isEmpty();
  }

  /** For who has the lease. */
  Optional<BackupId> make(RunHandle<RestoreReport> handle, RestorePlan plan, Lease lease)
      throws IOException, InterruptedException {
    if (!isWanted(plan)) {
      return Optional.empty();
    }
    handle.meter().step("backing up what is live");
    RunHandle<Backup> own = new RunHandle<>(config.name(), handle.meter());
    own.begin();
    BackupRequest request =
        BackupRequest.manual()
            .trigger(Trigger.PRE_RESTORE)
            .label("before " + plan.runId())
            .metadata("restore", plan.runId());
    Backup made = made(request, lease, own);
    handle.meter().restart();
    if (handle.isCancelled()) {
      throw new InterruptedException("cancelled");
    }
    return Optional.of(made.id());
  }

  private Backup made(BackupRequest request, Lease lease, RunHandle<Backup> handle)
      throws IOException, InterruptedException {
    try {
      return new BackupRun(engine, config, request, actor).under(lease, handle);
    } catch (BackupException e) {
      throw new BackupException(
          e.kind(),
          "what is live can't be backed up before: " + e.getMessage(),
          "mend that, or restore without a safety backup: what is replaced is kept aside anyway",
          e,
          false,
          e.findings());
    }
  }
}

package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.BackupId;
import io.respaldo.GlobalSettings;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.catalog.internal.Parallel;
import io.respaldo.catalog.internal.StoredLeases.Lease;
import io.respaldo.event.BackupEvent;
import io.respaldo.retention.Retention;
import io.respaldo.retention.RetentionInput;
import io.respaldo.retention.RetentionPlan;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans and applies retention: looks, lets {@link Retention} decide, and has the decisions carried
 * out.
 */
final class RetentionRun {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionRun.class);

  private final Engine engine;
  private final Actor actor;

  RetentionRun(Engine engine, Actor actor) {
    this.engine = engine;
    this.actor = actor;
  }

  List<RetentionPlan> plan(List<InstanceConfig> configs) throws IOException {
    List<RetentionInput> inputs =
        Parallel.map(
            configs,
            c ->
                new RetentionInput(
                    c,
                    engine.shelves.shelf(c).backups(),
                    engine.holds.held(c.name()),
                    engine.zone(c),
                    UnreadableRecords.of(engine, c.name())));
    return Retention.planAll(inputs, engine.settings.read(), engine.now());
  }

  /** For one instance; with a cap on the total size all others are looked at too. */
  RetentionPlan plan(InstanceConfig config) throws IOException {
    return planFor(config).stream()
        .filter(p -> p.instance().equals(config.name()))
        .findFirst()
        .orElseThrow();
  }

  private List<RetentionPlan> planFor(InstanceConfig config) throws IOException {
    GlobalSettings settings = engine.settings.read();
    return plan(settings.maxTotalSizeGb().isPresent() ? engine.instances.all() : List.of(config));
  }

  /** Deletes what is in the plan and would still be planned now. */
  RetentionPlan apply(InstanceConfig config, RetentionPlan plan)
      throws IOException, InterruptedException {
    Lease lease = engine.lease(config.name(), "retention");
    try (AutoCloseable beat = engine.keep(lease, () -> {})) {
      Set<BackupId> still = new HashSet<>();
      plan(config).deletions().forEach(v -> still.add(v.backup().id()));
      delete(plan, still::contains);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    } finally {
      lease.release();
    }
    engine.instances.figures(config.name(), Shelves.figures(engine.shelves.shelf(config)));
    return plan;
  }

  /** One that can't go keeps none of the others; the first failure is told at the end. */
  private void delete(RetentionPlan plan, Predicate<BackupId> wanted) throws IOException {
    IOException failure = null;
    if (!plan.deletions().isEmpty()) {
      requireNewest(plan);
    }
    for (RetentionPlan.Verdict v : plan.deletions()) {
      Backup b = v.backup();
      try {
        if (wanted.test(b.id())) {
          engine.deletions.delete(b, actor, "retention: " + String.join("; ", v.reasons()));
        }
      } catch (BackupException e) {
        if (e.kind() != Kind.REFUSED) {
          throw e;
        }
        LOG.info("retention leaves {} for now: {}", b.id(), e.getMessage());
      } catch (IOException e) {
        if (Failures.isInterrupt(e)) {
          throw e;
        }
        LOG.warn("retention could not delete {}: {}", b.id(), e.toString());
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void requireNewest(RetentionPlan plan) throws IOException {
    Optional<Backup> newest =
        plan.kept().stream()
            .map(RetentionPlan.Verdict::backup)
            .filter(b -> b.usable() && !b.isReference())
            .findFirst();
    if (newest.isPresent()) {
      engine.deletions.requireGood(newest.get());
    }
  }

  /** Under the lease of the instance that was just backed up; can't fail the backup. */
  void afterBackup(InstanceConfig config, Lease lease) {
    try {
      for (RetentionPlan plan : planFor(config)) {
        if (plan.instance().equals(config.name())) {
          delete(plan, id -> !lease.lost());
        } else if (!plan.deletions().isEmpty()) {
          applyElsewhere(plan);
        }
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      LOG.warn("retention after a backup of {} failed: {}", config.name(), e.toString());
      engine.event(
          BackupEvent.Type.RETENTION_FAILED,
          Optional.of(config.name()),
          "",
          actor,
          "retention failed: " + e.getMessage(),
          Map.of());
    }
  }

  private void applyElsewhere(RetentionPlan plan) throws IOException, InterruptedException {
    InstanceName name = plan.instance();
    try {
      apply(engine.config(name), plan);
    } catch (BackupException e) {
      LOG.info("retention leaves {} for now: {}", name, e.getMessage());
    }
  }
}

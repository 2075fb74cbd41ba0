package io.respaldo.examples.embedding;

import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.Priority;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A site that the application hosts: a row of its table, with what it wants to know of backups.
 *
 * @param folder where its files are, below the folder of all sites
 * @param nightly whether it is backed up by itself
 * @param schedule five cron fields; empty: what the priority presets
 * @param keepDays empty: what the priority presets
 * @param lastBackup how its newest backup ended; empty: none yet
 * @param version counts the changes of the row
 */
record Site(
    InstanceName name,
    String folder,
    boolean nightly,
    Optional<String> schedule,
    OptionalInt keepDays,
    Priority priority,
    Instant createdAt,
    Instant updatedAt,
    String lastBackup,
    long version) {
  /** The type of instance that all sites are. */
  static final String TYPE = "site";

  /** The row as the engine sees it. */
  InstanceConfig config() {
    var config =
        InstanceConfig.builder(name.value(), TYPE)
            .autoBackupEnabled(nightly)
            .schedule(schedule.orElse(null))
            .priority(priority)
            .createdAt(createdAt)
            .updatedAt(updatedAt);
    keepDays.ifPresent(config::retentionDays);
    return config.build();
  }

  /**
   * The row with these settings.
   *
   * @throws IllegalArgumentException when there is no column for one of them
   */
  Site with(InstanceConfig settings) {
    Site changed =
        new Site(
            name,
            folder,
            settings.autoBackupEnabled(),
            settings.schedule(),
            settings.retention().map(r -> r.days()).orElse(OptionalInt.empty()),
            settings.priority(),
            settings.createdAt().orElse(createdAt),
            settings.updatedAt().orElse(updatedAt),
            lastBackup,
            version);
    if (!changed.config().equals(InstanceConfig.builder(settings).build())) {
      throw new IllegalArgumentException(
          "site '" + name + "': there are columns for schedule, days to keep and priority only");
    }
    return changed;
  }

  Site lastBackup(String status) {
    return new Site(
        name, folder, nightly, schedule, keepDays, priority, createdAt, updatedAt, status, version);
  }

  Site nextVersion() {
    return new Site(
        name,
        folder,
        nightly,
        schedule,
        keepDays,
        priority,
        createdAt,
        updatedAt,
        lastBackup,
        version + 1);
  }
}

package io.respaldo;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Figures of one instance, computed from its records.
 *
 * @param lastBackup start of the newest backup run, whether it succeeded or not
 * @param lastStatus {@code success}, {@code warning}, {@code failed}, {@code running}; empty: none
 *     yet
 * @param lastSize bytes of the newest good backup
 * @param backupCount good backups
 * @param totalSize stored bytes of the good backups
 * @param fullCount good full ones among them
 * @param lastFull time of the newest good full backup
 * @param lastDifferential time of the newest good differential backup
 * @param runningRun the run under way, if any
 */
public record InstanceStats(
    InstanceConfig config,
    Optional<Instant> lastBackup,
    String lastStatus,
    OptionalLong lastSize,
    int backupCount,
    long totalSize,
    int fullCount,
    Optional<Instant> lastFull,
    Optional<Instant> lastDifferential,
    Optional<String> runningRun) {
  public InstanceName name() {
    return config.name();
  }

  /** In 2^20 bytes, two decimals, as the documents print it. */
  public double totalSizeMb() {
    return Math.round(totalSize / 1048576.0 * 100) / 100.0;
  }
}

package io.respaldo;

import java.util.List;

/** Figures of all instances, in order of their names. */
public record BackupStats(List<InstanceStats> instances) {
  public BackupStats {
    instances = List.copyOf(instances);
  }

  public int totalBackups() {
    return instances.stream().mapToInt(InstanceStats::backupCount).sum();
  }

  public long totalSize() {
    return instances.stream().mapToLong(InstanceStats::totalSize).sum();
  }

  /** In 2^20 bytes, two decimals, as the documents print it. */
  public double totalSizeMb() {
    return Math.round(totalSize() / 1048576.0 * 100) / 100.0;
  }
}

package io.respaldo.retention;

import io.respaldo.Backup;
import io.respaldo.BackupId;
import io.respaldo.InstanceConfig;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/**
 * One instance as the planner sees it.
 *
 * @param config its settings: policy, priority, name
 * @param backups all that are listed, in any order and state
 * @param held those that a restore, verify, copy or download uses now
 * @param zone in which its hours, days, weeks, months and years begin
 * @param unreadable its records that can't be read, whose bases are not known
 */
public record RetentionInput(
    InstanceConfig config,
    List<Backup> backups,
    Set<BackupId> held,
    ZoneId zone,
    List<UnreadableRecord> unreadable) {
  public RetentionInput {
    backups = List.copyOf(backups);
    held = Set.copyOf(held);
    unreadable = List.copyOf(unreadable);
  }

  /** All records can be read. */
  public RetentionInput(
      InstanceConfig config, List<Backup> backups, Set<BackupId> held, ZoneId zone) {
    this(config, backups, held, zone, List.of());
  }
}

package io.respaldo.catalog.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.respaldo.Backup;
import io.respaldo.BackupStats;
import io.respaldo.GlobalSettings;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceStats;
import io.respaldo.RetentionPolicy;
import io.respaldo.catalog.AuditEntry;
import io.respaldo.catalog.RunRecord;
import java.util.Optional;

/** The text behind {@link io.respaldo.catalog.Documents}. */
public final class DocumentPrinter {
  private DocumentPrinter() {}

  public static String backup(Backup backup) {
    return Json.line(BackupCodec.INSTANCE.write(backup));
  }

  public static String record(RunRecord record) {
    return Json.line(RecordCodec.INSTANCE.write(record));
  }

  public static String audit(AuditEntry entry) {
    return Json.line(AuditTrail.json(entry));
  }

  public static String config(InstanceConfig config) {
    ObjectNode node = ConfigCodec.settings(config);
    config.createdAt().ifPresent(t -> node.put("created_at", Words.time(t)));
    config.updatedAt().ifPresent(t -> node.put("updated_at", Words.time(t)));
    Json.putOthers(node, config.otherFields());
    return Json.line(node);
  }

  public static String settings(GlobalSettings settings) {
    return Json.line(SettingsCodec.INSTANCE.write(settings));
  }

  public static String details(InstanceStats stats) {
    InstanceConfig config = stats.config();
    ObjectNode node =
        Json.object()
            .put("instance_name", config.name().value())
            .put("type", config.type())
            .put("database", config.database())
            .put("domain", config.domain())
            .put("label", config.label())
            .put("tenant", config.tenant())
            .put("priority", config.priority().json());
    ObjectNode backups = node.putObject("backup_config");
    backups.put("enabled", config.autoBackupEnabled());
    backups.put("schedule", config.effectiveSchedule().orElse(null));
    config
        .retention()
        .flatMap(DocumentPrinter::days)
        .ifPresent(d -> backups.put("retention_days", d));
    backups.put("last_backup", stats.lastBackup().map(Words::time).orElse(null));
    backups.put("last_status", stats.lastStatus().isEmpty() ? null : stats.lastStatus());
    backups.put("backup_count", stats.backupCount());
    backups.put("full_count", stats.fullCount());
    backups.put("total_size", stats.totalSize());
    backups.put("total_size_mb", stats.totalSizeMb());
    stats.lastFull().ifPresent(t -> backups.put("last_full", Words.time(t)));
    stats.lastDifferential().ifPresent(t -> backups.put("last_differential", Words.time(t)));
    stats.runningRun().ifPresent(r -> backups.put("running", r));
    return Json.line(node);
  }

  private static Optional<Integer> days(RetentionPolicy policy) {
    return policy.days().isPresent() ? Optional.of(policy.days().getAsInt()) : Optional.empty();
  }

  public static String list(BackupStats stats) {
    ObjectNode node = Json.object();
    ArrayNode instances = node.putArray("instances");
    for (InstanceStats s : stats.instances()) {
      instances
          .addObject()
          .put("name", s.name().value())
          .put("backup_enabled", s.config().autoBackupEnabled())
          .put("backup_count", s.backupCount())
          .put("last_backup", s.lastBackup().map(Words::time).orElse(null))
          .put("last_status", s.lastStatus().isEmpty() ? null : s.lastStatus())
          .put("total_size_mb", s.totalSizeMb())
          .put("schedule", s.config().effectiveSchedule().orElse(null));
    }
    node.put("total_backups", stats.totalBackups());
    node.put("total_size_mb", stats.totalSizeMb());
    return Json.line(node);
  }
}

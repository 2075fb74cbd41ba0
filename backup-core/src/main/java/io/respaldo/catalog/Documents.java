package io.respaldo.catalog;

import io.respaldo.Backup;
import io.respaldo.BackupStats;
import io.respaldo.GlobalSettings;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceStats;
import io.respaldo.catalog.internal.DocumentPrinter;

/**
 * Values as JSON text on one line, with the field names of the stored documents; for command lines,
 * panels and interfaces. Times are ISO-8601 with offset, sizes bytes unless the name ends in {@code
 * _mb} (2^20 bytes). Stateless.
 */
public final class Documents {
  private Documents() {}

  public static String json(Backup backup) {
    return DocumentPrinter.backup(backup);
  }

  public static String json(RunRecord record) {
    return DocumentPrinter.record(record);
  }

  public static String json(AuditEntry entry) {
    return DocumentPrinter.audit(entry);
  }

  public static String json(InstanceConfig config) {
    return DocumentPrinter.config(config);
  }

  public static String json(GlobalSettings settings) {
    return DocumentPrinter.settings(settings);
  }

  /** One instance with its backup figures: name, type, database, domain, {@code backup_config}. */
  public static String json(InstanceStats stats) {
    return DocumentPrinter.details(stats);
  }

  /**
   * All instances as a list answers: {@code instances}, {@code total_backups}, {@code
   * total_size_mb}.
   */
  public static String json(BackupStats stats) {
    return DocumentPrinter.list(stats);
  }
}

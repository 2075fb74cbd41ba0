package io.respaldo.internal;

import io.respaldo.BackupKind;
import io.respaldo.Trigger;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/** Names of runs: what they are and when they began. */
final class RunIds {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT);

  private RunIds() {}

  /** {@code backup_20251119_030000}, {@code …_DIFF}, {@code pre_restore_…}. */
  static String backup(BackupKind kind, Trigger trigger, Instant at, ZoneId zone) {
    String prefix = trigger == Trigger.PRE_RESTORE ? "pre_restore_" : "backup_";
    return prefix + STAMP.format(at.atZone(zone)) + (kind == BackupKind.FULL ? "" : "_DIFF");
  }

  /** {@code restore_20251119_030000_1a2b}: unique, fit for names of databases and folders. */
  static String unique(String what, Instant at, ZoneId zone) {
    return what
        + "_"
        + STAMP.format(at.atZone(zone))
        + "_"
        + UUID.randomUUID().toString().substring(0, 4);
  }
}

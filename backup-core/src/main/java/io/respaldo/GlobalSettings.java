package io.respaldo;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Settings of all instances together, kept in {@code backup_config.json}.
 *
 * @param globalRetentionDays for instances whose settings and priority leave retention open
 * @param maxBackupsPerInstance cap for each instance, besides its own policy
 * @param maxTotalSizeGb cap on the stored size of all backups, in 10^9 bytes; when exceeded, the
 *     oldest unpinned backups of the lowest priority go first, the newest good one of an instance
 *     never
 * @param notificationEmail where notifications go; may be empty
 * @param otherFields fields that this version does not know, carried through
 */
public record GlobalSettings(
    OptionalInt globalRetentionDays,
    OptionalInt maxBackupsPerInstance,
    OptionalDouble maxTotalSizeGb,
    String notificationEmail,
    Map<String, Object> otherFields) {
  /** No caps, no default retention. */
  public static final GlobalSettings NONE =
      new GlobalSettings(
          OptionalInt.empty(), OptionalInt.empty(), OptionalDouble.empty(), "", Map.of());

  /**
   * @throws IllegalArgumentException naming the field
   */
  public GlobalSettings {
    if (globalRetentionDays.orElse(1) < 1 || globalRetentionDays.orElse(1) > 36500) {
      throw new IllegalArgumentException("global_retention_days is 1 to 36500");
    }
    if (maxBackupsPerInstance.orElse(1) < 1) {
      throw new IllegalArgumentException("max_backups_per_instance is at least 1");
    }
    if (!(maxTotalSizeGb.orElse(1) > 0)) {
      throw new IllegalArgumentException("max_total_size_gb is more than 0");
    }
    otherFields = Collections.unmodifiableMap(new LinkedHashMap<>(otherFields));
  }

  public GlobalSettings withGlobalRetentionDays(int days) {
    return new GlobalSettings(
        OptionalInt.of(days),
        maxBackupsPerInstance,
        maxTotalSizeGb,
        notificationEmail,
        otherFields);
  }

  public GlobalSettings withMaxBackupsPerInstance(int count) {
    return new GlobalSettings(
        globalRetentionDays, OptionalInt.of(count), maxTotalSizeGb, notificationEmail, otherFields);
  }

  public GlobalSettings withMaxTotalSizeGb(double gb) {
    return new GlobalSettings(
        globalRetentionDays,
        maxBackupsPerInstance,
        OptionalDouble.of(gb),
        notificationEmail,
        otherFields);
  }

  public GlobalSettings withNotificationEmail(String address) {
    return new GlobalSettings(
        globalRetentionDays, maxBackupsPerInstance, maxTotalSizeGb, address, otherFields);
  }
}

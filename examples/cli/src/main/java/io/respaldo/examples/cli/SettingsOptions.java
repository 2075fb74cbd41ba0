package io.respaldo.examples.cli;

import io.respaldo.InstanceConfigBuilder;
import io.respaldo.Priority;
import io.respaldo.RetentionPolicy;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The settings of an instance as options; what is not given stays as it is. */
final class SettingsOptions {
  @Option(names = "--priority", paramLabel = "high|medium|low|manual")
  @Nullable String priority;

  @Option(names = "--schedule", paramLabel = "CRON")
  @Nullable String schedule;

  @Option(names = "--retention-days", paramLabel = "N")
  @Nullable Integer retentionDays;

  @Option(names = "--keep-last", paramLabel = "N")
  @Nullable Integer keepLast;

  @Option(names = "--keep-hourly", paramLabel = "N")
  @Nullable Integer keepHourly;

  @Option(names = "--keep-daily", paramLabel = "N")
  @Nullable Integer keepDaily;

  @Option(names = "--keep-weekly", paramLabel = "N")
  @Nullable Integer keepWeekly;

  @Option(names = "--keep-monthly", paramLabel = "N")
  @Nullable Integer keepMonthly;

  @Option(names = "--keep-yearly", paramLabel = "N")
  @Nullable Integer keepYearly;

  @Option(names = "--max-count", paramLabel = "N")
  @Nullable Integer maxCount;

  @Option(names = "--max-bytes", paramLabel = "N")
  @Nullable Long maxBytes;

  @Option(names = "--retention-preset")
  boolean retentionPreset;

  @Option(names = "--database", paramLabel = "TEXT")
  @Nullable String database;

  @Option(names = "--domain", paramLabel = "TEXT")
  @Nullable String domain;

  @Option(names = "--label", paramLabel = "TEXT")
  @Nullable String label;

  @Option(names = "--tenant", paramLabel = "TEXT")
  @Nullable String tenant;

  @Option(names = "--time-zone", paramLabel = "ZONE")
  @Nullable String timeZone;

  @Option(names = "--format", paramLabel = "tar.gz|tar.zst|zip")
  @Nullable String format;

  @Option(names = "--storage", paramLabel = "NAME")
  @Nullable String storage;

  @Option(names = "--hook", paramLabel = "NAME")
  @Nullable List<String> hooks;

  @Option(names = "--protect", negatable = true)
  @Nullable Boolean protect;

  /** An empty text takes a setting back. */
  InstanceConfigBuilder applyTo(InstanceConfigBuilder c, Optional<RetentionPolicy> before) {
    Optional.ofNullable(priority).map(Priority::parse).ifPresent(c::priority);
    if (schedule != null) {
      c.schedule(schedule.isEmpty() ? null : schedule);
    }
    if (retentionPreset) {
      c.retention(null);
    } else if (changesRetention()) {
      c.retention(retention(before.orElse(RetentionPolicy.KEEP_ALL)));
    }
    Optional.ofNullable(database).ifPresent(c::database);
    Optional.ofNullable(domain).ifPresent(c::domain);
    Optional.ofNullable(label).ifPresent(c::label);
    Optional.ofNullable(tenant).ifPresent(c::tenant);
    if (timeZone != null) {
      c.timeZone(timeZone.isEmpty() ? null : zone(timeZone));
    }
    Optional.ofNullable(format).ifPresent(c::format);
    Optional.ofNullable(storage).ifPresent(c::storage);
    Optional.ofNullable(hooks).map(SettingsOptions::withoutEmpty).ifPresent(c::hooks);
    Optional.ofNullable(protect).ifPresent(c::protect);
    return c;
  }

  private static List<String> withoutEmpty(List<String> names) {
    return names.stream().filter(n -> !n.isEmpty()).toList();
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "time zone '" + name + "': a name such as America/Lima or UTC", e);
    }
  }

  private boolean changesRetention() {
    return Stream.of(
            retentionDays,
            keepLast,
            keepHourly,
            keepDaily,
            keepWeekly,
            keepMonthly,
            keepYearly,
            maxCount,
            maxBytes)
        .anyMatch(Objects::nonNull);
  }

  /** 0 takes a rule or a cap away. */
  private RetentionPolicy retention(RetentionPolicy p) {
    return new RetentionPolicy(
        retentionDays == null ? p.days() : positive(retentionDays),
        or(keepLast, p.last()),
        or(keepHourly, p.hourly()),
        or(keepDaily, p.daily()),
        or(keepWeekly, p.weekly()),
        or(keepMonthly, p.monthly()),
        or(keepYearly, p.yearly()),
        maxCount == null ? p.maxCount() : positive(maxCount),
        maxBytes == null
            ? p.maxBytes()
            : maxBytes == 0 ? OptionalLong.empty() : OptionalLong.of(maxBytes));
  }

  private static OptionalInt positive(int n) {
    return n == 0 ? OptionalInt.empty() : OptionalInt.of(n);
  }

  private static int or(@Nullable Integer given, int before) {
    return given == null ? before : given;
  }
}

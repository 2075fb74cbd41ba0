package io.respaldo;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How much an instance matters: what it gets when its settings leave schedule or retention open,
 * and who loses backups first when the total size is exceeded.
 */
public enum Priority {
  /** Daily at 03:00, kept 30 days. */
  HIGH("0 3 * * *", 30),
  /** Daily at 03:00, kept 14 days. */
  MEDIUM("0 3 * * *", 14),
  /** Sundays at 03:00, kept 7 days. */
  LOW("0 3 * * 0", 7),
  /** Only backups that somebody asks for; nothing is deleted by age unless the settings say so. */
  MANUAL(null, 0);

  private final Optional<String> schedule;
  private final OptionalInt retentionDays;

  Priority(@Nullable String schedule, int days) {
    this.schedule = Optional.ofNullable(schedule);
    this.retentionDays = days == 0 ? OptionalInt.empty() : OptionalInt.of(days);
  }

  /** The preset schedule, as five cron fields. */
  public Optional<String> schedule() {
    return schedule;
  }

  public OptionalInt retentionDays() {
    return retentionDays;
  }

  /** As in documents: {@code high}, {@code medium}, {@code low}, {@code manual}. */
  public String json() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException naming the choices
   */
  public static Priority parse(String s) {
    for (Priority p : values()) {
      if (p.json().equals(s.toLowerCase(Locale.ROOT))) {
        return p;
      }
    }
    throw new IllegalArgumentException("priority '" + s + "': high, medium, low or manual");
  }
}

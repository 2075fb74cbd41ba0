package io.respaldo.examples.cli;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;

/** Moments as people type them. */
final class Times {
  private Times() {}

  /**
   * {@code 2025-11-19}, {@code 2025-11-19T03:00}, {@code "2025-11-19 03:00:00"} in the zone, or
   * with an offset.
   */
  static Instant parse(String given, ZoneId zone) {
    String text = given.strip().replace(' ', 'T');
    try {
      if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
        return LocalDate.parse(text).atStartOfDay(zone).toInstant();
      }
      if (text.matches(".*T.*(Z|[+-]\\d{2}:?\\d{2})")) {
        return OffsetDateTime.parse(text).toInstant();
      }
      return LocalDateTime.parse(text).atZone(zone).toInstant();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "time '" + given + "': such as 2025-11-19, 2025-11-19T03:00 or 2025-11-19T03:00:00-05:00",
          e);
    }
  }
}

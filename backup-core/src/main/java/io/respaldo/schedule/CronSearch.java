package io.respaldo.schedule;

import static io.respaldo.schedule.CronFields.has;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/** Finds the next time. Bounded: the calendar repeats after 400 years. */
final class CronSearch {
  private static final int YEARS = 400;

  private final CronFields fields;

  CronSearch(CronFields fields) {
    this.fields = fields;
  }

  Optional<ZonedDateTime> next(ZonedDateTime after) {
    return fields.everyHour() ? inRealTime(after) : onTheWall(after);
  }

  private Optional<ZonedDateTime> onTheWall(ZonedDateTime after) {
    ZoneId zone = after.getZone();
    LocalDate end = after.toLocalDate().plusYears(YEARS);
    Optional<LocalDateTime> wall = nextWall(nextMinute(after.toLocalDateTime()), end);
    while (wall.isPresent()) {
      ZonedDateTime time = resolve(wall.get(), zone);
      if (time.toInstant().isAfter(after.toInstant())) {
        return Optional.of(time);
      }
      wall = nextWall(wall.get().plusMinutes(1), end);
    }
    return Optional.empty();
  }

  /** In a gap the first instant after it, in an overlap the first of the two. */
  private static ZonedDateTime resolve(LocalDateTime wall, ZoneId zone) {
    ZoneOffsetTransition change = zone.getRules().getTransition(wall);
    return change != null && change.isGap()
        ? change.getInstant().atZone(zone)
        : ZonedDateTime.of(wall, zone).withEarlierOffsetAtOverlap();
  }

  /** Between two clock changes the wall clock runs as real time does. */
  private Optional<ZonedDateTime> inRealTime(ZonedDateTime after) {
    ZoneId zone = after.getZone();
    ZoneRules rules = zone.getRules();
    LocalDate end = after.toLocalDate().plusYears(YEARS);
    Instant begin = after.toInstant();
    LocalDateTime from = nextMinute(after.toLocalDateTime());
    while (from.toLocalDate().isBefore(end)) {
      ZoneOffset offset = rules.getOffset(begin);
      ZoneOffsetTransition change = rules.nextTransition(begin);
      Optional<LocalDateTime> wall = nextWall(from, end);
      if (wall.isEmpty()) {
        return Optional.empty();
      }
      Instant time = wall.get().toInstant(offset);
      if (change == null || time.isBefore(change.getInstant())) {
        return Optional.of(time.atZone(zone));
      }
      begin = change.getInstant();
      from = wholeMinute(change.getDateTimeAfter());
    }
    return Optional.empty();
  }

  private static LocalDateTime nextMinute(LocalDateTime after) {
    return after.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
  }

  private static LocalDateTime wholeMinute(LocalDateTime time) {
    LocalDateTime cut = time.truncatedTo(ChronoUnit.MINUTES);
    return cut.equals(time) ? cut : cut.plusMinutes(1);
  }

  /** The first matching wall-clock time that is not before this one. */
  private Optional<LocalDateTime> nextWall(LocalDateTime from, LocalDate end) {
    LocalDate day = from.toLocalDate();
    if (matches(day)) {
      Optional<LocalDateTime> today = nextInDay(day, from.getHour(), from.getMinute());
      if (today.isPresent()) {
        return today;
      }
    }
    day = day.plusDays(1);
    while (!day.isAfter(end)) {
      if (!has(fields.months(), day.getMonthValue())) {
        day = day.withDayOfMonth(1).plusMonths(1);
      } else if (matches(day)) {
        return nextInDay(day, 0, 0);
      } else {
        day = day.plusDays(1);
      }
    }
    return Optional.empty();
  }

  private boolean matches(LocalDate day) {
    if (!has(fields.months(), day.getMonthValue())) {
      return false;
    }
    boolean ofMonth = has(fields.daysOfMonth(), day.getDayOfMonth());
    boolean ofWeek = has(fields.daysOfWeek(), day.getDayOfWeek().getValue() % 7);
    return fields.bothDayFields() ? ofMonth && ofWeek : ofMonth || ofWeek;
  }

  private Optional<LocalDateTime> nextInDay(LocalDate day, int hour, int minute) {
    long minutes = fields.minutes() >> minute << minute;
    if (has(fields.hours(), hour) && minutes != 0) {
      return Optional.of(day.atTime(hour, Long.numberOfTrailingZeros(minutes)));
    }
    long hours = fields.hours() >> (hour + 1) << (hour + 1);
    return hours == 0
        ? Optional.empty()
        : Optional.of(
            day.atTime(
                Long.numberOfTrailingZeros(hours), Long.numberOfTrailingZeros(fields.minutes())));
  }
}

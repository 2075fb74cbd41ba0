package io.respaldo.format.repository.internal.json;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * A time as Go writes it: an instant with the offset that clocks had there. What is read is written
 * again with the same characters.
 *
 * @param second since 1970 in UTC
 * @param nano 0 to 999 999 999
 * @param offset east of UTC, in whole minutes
 */
public record Timestamp(long second, int nano, int offset) {
  /** Go's zero time. */
  public static final Timestamp ZERO = new Timestamp(-62135596800L, 0, 0);

  private static final int MAX_YEAR = 9999;

  /** In the year 9998, in any zone. */
  private static final long SAFE_SECOND = 253_300_000_000L;

  private static final int MIN_LENGTH = "2006-01-02T15:04:05Z".length();

  /**
   * @throws IllegalArgumentException when it has no RFC 3339 form
   */
  public Timestamp {
    if (nano < 0 || nano > 999_999_999 || Math.abs(offset) >= 24 * 60) {
      throw new IllegalArgumentException("no time: " + second + ", " + nano + ", " + offset);
    }
  }

  /**
   * The time that a clock showed. Years beyond 0 to 9999 become those, as restic has it; seconds of
   * an offset (before 1972) are left out of the offset that is shown, as Go has it.
   */
  public static Timestamp of(ZonedDateTime time) {
    LocalDateTime local = time.toLocalDateTime();
    if (local.getYear() < 0) {
      local = withYear(local, 0);
    } else if (local.getYear() > MAX_YEAR) {
      local = withYear(local, MAX_YEAR);
    }
    int offset = time.getOffset().getTotalSeconds() / 60;
    return new Timestamp(
        local.toEpochSecond(ZoneOffset.UTC) - offset * 60L, time.getNano(), offset);
  }

  /** As above; quick for the years that all files have. */
  public static Timestamp of(Instant instant, ZoneOffset offset) {
    long second = instant.getEpochSecond();
    if (second < 0 || second >= SAFE_SECOND || offset.getTotalSeconds() % 60 != 0) {
      return of(instant.atZone(offset));
    }
    return new Timestamp(second, instant.getNano(), offset.getTotalSeconds() / 60);
  }

  /** February 29 becomes March 1, as Go's AddDate has it. */
  private static LocalDateTime withYear(LocalDateTime time, int year) {
    LocalDateTime first = time.withDayOfMonth(1).withYear(year);
    return first.plusDays(time.getDayOfMonth() - 1L);
  }

  public static Timestamp utc(Instant instant) {
    return of(instant.atZone(ZoneOffset.UTC));
  }

  public Instant instant() {
    return Instant.ofEpochSecond(second, nano);
  }

  public ZonedDateTime zoned() {
    return instant().atZone(ZoneOffset.ofTotalSeconds(offset * 60));
  }

  /** What RFC 3339 text says; empty when it says nothing. Digits beyond nine are cut off. */
  public static Optional<Timestamp> parse(CharSequence text) {
    if (text.length() < MIN_LENGTH
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return Optional.empty();
    }
    int year = digits(text, 0, 4);
    int month = digits(text, 5, 7);
    int day = digits(text, 8, 10);
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, 19);
    boolean inRange =
        year >= 0
            && month >= 1
            && month <= 12
            && day >= 1
            && day <= 31
            && hour >= 0
            && hour < 24
            && minute >= 0
            && minute < 60
            && second >= 0
            && second < 60;
    if (!inRange || (day > 28 && day > LocalDate.of(year, month, 1).lengthOfMonth())) {
      return Optional.empty();
    }
    int at = 19;
    int nano = 0;
    if (text.charAt(at) == '.') {
      int scale = 100_000_000;
      int from = ++at;
      for (; at < text.length() && digit(text.charAt(at)) >= 0; at++) {
        nano += digit(text.charAt(at)) * scale;
        scale /= 10;
      }
      if (at == from) {
        return Optional.empty();
      }
    }
    int offset = offset(text, at);
    if (offset == Integer.MIN_VALUE) {
      return Optional.empty();
    }
    long local = days(year, month, day) * 86_400L + hour * 3_600L + minute * 60L + second;
    return Optional.of(new Timestamp(local - offset * 60L, nano, offset));
  }

  private static int offset(CharSequence text, int at) {
    int left = text.length() - at;
    if (left == 1 && text.charAt(at) == 'Z') {
      return 0;
    }
    if (left != 6 || text.charAt(at + 3) != ':') {
      return Integer.MIN_VALUE;
    }
    int hours = digits(text, at + 1, at + 3);
    int minutes = digits(text, at + 4, at + 6);
    char sign = text.charAt(at);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || (sign != '+' && sign != '-')) {
      return Integer.MIN_VALUE;
    }
    return (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
  }

  private static int digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : -1;
  }

  private static int digits(CharSequence text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int d = digit(text.charAt(i));
      if (d < 0) {
        return Integer.MIN_VALUE;
      }
      value = value * 10 + d;
    }
    return value;
  }

  /** Days since 1970-01-01, after Howard Hinnant's <i>chrono-compatible date algorithms</i>. */
  private static long days(int year, int month, int day) {
    long y = month <= 2 ? year - 1L : year;
    long era = Math.floorDiv(y, 400L);
    long yearOfEra = y - era * 400;
    long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
  }

  @Override
  public String toString() {
    long local = second + offset * 60L;
    long day = Math.floorDiv(local, 86_400L);
    int ofDay = (int) Math.floorMod(local, 86_400L);
    long shifted = day + 719_468;
    long era = Math.floorDiv(shifted, 146_097L);
    long dayOfEra = shifted - era * 146_097;
    long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int fromMarch = (int) (5 * dayOfYear + 2) / 153;
    int month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    byte[] to = new byte[35];
    int n = put(to, 0, (int) year, 4);
    to[n++] = '-';
    n = put(to, n, month, 2);
    to[n++] = '-';
    n = put(to, n, (int) dayOfYear - (153 * fromMarch + 2) / 5 + 1, 2);
    to[n++] = 'T';
    n = put(to, n, ofDay / 3_600, 2);
    to[n++] = ':';
    n = put(to, n, ofDay / 60 % 60, 2);
    to[n++] = ':';
    n = put(to, n, ofDay % 60, 2);
    if (nano != 0) {
      to[n++] = '.';
      n = put(to, n, nano, 9);
      while (to[n - 1] == '0') {
        n--;
      }
    }
    if (offset == 0) {
      to[n++] = 'Z';
    } else {
      to[n++] = (byte) (offset < 0 ? '-' : '+');
      n = put(to, n, Math.abs(offset) / 60, 2);
      to[n++] = ':';
      n = put(to, n, Math.abs(offset) % 60, 2);
    }
    return new String(to, 0, n, StandardCharsets.ISO_8859_1);
  }

  private static int put(byte[] to, int at, int value, int digits) {
    int left = value;
    for (int i = at + digits - 1; i >= at; i--) {
      to[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
    return at + digits;
  }
}

package io.respaldo.schedule;

import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The five fields as sets of bits, and what Vixie cron calls a star: a day field whose text begins
 * with one.
 */
record CronFields(
    long minutes,
    long hours,
    long daysOfMonth,
    long months,
    long daysOfWeek,
    boolean starDayOfMonth,
    boolean starDayOfWeek) {
  static final long ALL_MINUTES = (1L << 60) - 1;
  static final long ALL_HOURS = (1L << 24) - 1;
  static final long ALL_DAYS_OF_MONTH = ((1L << 31) - 1) << 1;
  static final long ALL_MONTHS = ((1L << 12) - 1) << 1;
  static final long ALL_DAYS_OF_WEEK = (1L << 7) - 1;

  private static final int MAX_LENGTH = 300;
  private static final Map<String, String> WORDS =
      Map.of(
          "@hourly", "0 * * * *",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@weekly", "0 0 * * 0",
          "@monthly", "0 0 1 * *",
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *");

  static CronFields parse(String expression) {
    if (expression.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("a schedule has at most " + MAX_LENGTH + " characters");
    }
    String text = expression.strip();
    if (text.startsWith("@")) {
      String known = WORDS.get(text.toLowerCase(Locale.ROOT));
      if (known == null) {
        throw new IllegalArgumentException(
            "schedule '"
                + shown(expression)
                + "': @hourly, @daily, @midnight, @weekly, @monthly, @yearly or @annually, or five"
                + " fields");
      }
      text = known;
    }
    String[] f = text.split("\\s+", -1);
    if (f.length != 5) {
      throw new IllegalArgumentException(
          "schedule '"
              + shown(expression)
              + "' has "
              + (text.isEmpty() ? 0 : f.length)
              + " fields; it takes five: minute, hour, day of month, month, day of week, such as"
              + " '0 3 * * *'");
    }
    String shown = shown(expression);
    return new CronFields(
        CronField.MINUTE.parse(f[0], shown),
        CronField.HOUR.parse(f[1], shown),
        CronField.DAY_OF_MONTH.parse(f[2], shown),
        CronField.MONTH.parse(f[3], shown),
        CronField.DAY_OF_WEEK.parse(f[4], shown),
        f[2].startsWith("*"),
        f[4].startsWith("*"));
  }

  private static String shown(String expression) {
    return expression.replaceAll("\\p{Cntrl}", " ");
  }

  /** Whether both day fields must match; when neither is a star, one of them is enough. */
  boolean bothDayFields() {
    return starDayOfMonth || starDayOfWeek;
  }

  boolean everyHour() {
    return hours == ALL_HOURS;
  }

  static boolean has(long bits, int value) {
    return ((bits >> value) & 1) != 0;
  }

  static int[] values(long bits) {
    return IntStream.range(0, 64).filter(v -> has(bits, v)).toArray();
  }
}

package io.respaldo.schedule;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A schedule in the words of one language. */
abstract class CronWords {
  private static final int MANY_TIMES = 8;

  private final Locale locale;
  private final String and;

  CronWords(Locale locale, String and) {
    this.locale = locale;
    this.and = and;
  }

  static CronWords of(Locale locale) {
    return locale.getLanguage().equals("es") ? new CronWordsSpanish() : new CronWordsEnglish();
  }

  final String describe(CronFields f) {
    int[] minutes = CronFields.values(f.minutes());
    int[] hours = CronFields.values(f.hours());
    String day = days(f);
    boolean everyDay = day.isEmpty();
    if (f.everyHour()) {
      String often = throughTheHour(minutes);
      return everyDay ? often : often + ", " + day;
    }
    String when = everyDay ? everyDay() : day;
    return (long) minutes.length * hours.length <= MANY_TIMES
        ? when + " " + at(times(hours, minutes))
        : when + ", " + throughTheHour(minutes) + " " + duringHours(ranges(hours, this::two));
  }

  private String throughTheHour(int[] minutes) {
    int step = minutes.length < 2 ? 60 : minutes[1] - minutes[0];
    boolean even =
        60 % step == 0
            && minutes[0] == 0
            && minutes.length == 60 / step
            && IntStream.range(0, minutes.length).allMatch(i -> minutes[i] == i * step);
    return even && step < 60 ? everyMinutes(step) : everyHourAt(minutes);
  }

  private static List<String> times(int[] hours, int[] minutes) {
    return Arrays.stream(hours)
        .boxed()
        .flatMap(
            h ->
                Arrays.stream(minutes).mapToObj(m -> String.format(Locale.ROOT, "%02d:%02d", h, m)))
        .toList();
  }

  /** Empty for every day. */
  private String days(CronFields f) {
    boolean allDates = f.daysOfMonth() == CronFields.ALL_DAYS_OF_MONTH;
    boolean allWeekdays = f.daysOfWeek() == CronFields.ALL_DAYS_OF_WEEK;
    boolean allMonths = f.months() == CronFields.ALL_MONTHS;
    boolean each = f.bothDayFields() ? allDates && allWeekdays : allDates || allWeekdays;
    int[] chosen = CronFields.values(f.months());
    String months = ranges(chosen, m -> monthName(Month.of(m)));
    String inMonths = isRun(chosen) ? from(months) : in(months);
    if (each) {
      return allMonths ? "" : everyDay() + " " + inMonths;
    }
    String ofWeek = weekdays(f.daysOfWeek());
    boolean needsMonth = !(f.bothDayFields() && allDates);
    if (!needsMonth) {
      return allMonths ? ofWeek : ofWeek + " " + inMonths;
    }
    String ofMonth =
        onDates(ranges(CronFields.values(f.daysOfMonth()), Integer::toString), dateCount(f))
            + " "
            + (allMonths ? ofEachMonth() : ofMonths(months));
    if (f.bothDayFields()) {
      return allWeekdays ? ofMonth : ofMonth + ", " + butOnly(ofWeek);
    }
    return ofMonth + " " + alsoOn(ofWeek, allMonths ? "" : " " + inMonths);
  }

  private static int dateCount(CronFields f) {
    return Long.bitCount(f.daysOfMonth());
  }

  private String weekdays(long bits) {
    // weeks begin on Monday in words: Sunday is 7
    long mondayFirst = (bits & ~1L) | ((bits & 1) << 7);
    int[] days = CronFields.values(mondayFirst);
    return isRun(days)
        ? weekdayRange(weekdayName(days[0]), weekdayName(days[days.length - 1]))
        : everyWeekday(join(Arrays.stream(days).mapToObj(this::pluralWeekday).toList()));
  }

  private static boolean isRun(int[] values) {
    return values.length > 2 && values[values.length - 1] - values[0] == values.length - 1;
  }

  /** "1, 3 and 5 to 9". */
  final String ranges(int[] values, IntFunction<String> name) {
    List<String> shown = new ArrayList<>();
    int i = 0;
    while (i < values.length) {
      int end = i;
      while (end + 1 < values.length && values[end + 1] == values[end] + 1) {
        end++;
      }
      if (end - i >= 2) {
        shown.add(range(name.apply(values[i]), name.apply(values[end])));
        i = end + 1;
      } else {
        shown.add(name.apply(values[i]));
        i++;
      }
    }
    return join(shown);
  }

  final String join(List<String> words) {
    int last = words.size() - 1;
    return last < 1
        ? String.join("", words)
        : words.subList(0, last).stream().collect(Collectors.joining(", "))
            + " "
            + and
            + " "
            + words.get(last);
  }

  private String two(int value) {
    return String.format(Locale.ROOT, "%02d", value);
  }

  final String monthName(Month month) {
    return month.getDisplayName(TextStyle.FULL, locale);
  }

  final String weekdayName(int day) {
    return DayOfWeek.of(day).getDisplayName(TextStyle.FULL, locale);
  }

  abstract String everyDay();

  abstract String at(List<String> times);

  abstract String everyMinutes(int step);

  abstract String everyHourAt(int[] minutes);

  abstract String duringHours(String hours);

  abstract String range(String from, String to);

  abstract String weekdayRange(String from, String to);

  abstract String pluralWeekday(int day);

  abstract String everyWeekday(String days);

  abstract String onDates(String dates, int count);

  abstract String ofEachMonth();

  abstract String ofMonths(String months);

  abstract String in(String months);

  /** For one range of months. */
  abstract String from(String months);

  abstract String butOnly(String weekdays);

  abstract String alsoOn(String weekdays, String months);
}

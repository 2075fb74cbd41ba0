package io.respaldo.schedule;

import java.util.List;
import java.util.Locale;

/** "every day at 03:00". */
final class CronWordsEnglish extends CronWords {
  CronWordsEnglish() {
    super(Locale.ENGLISH, "and");
  }

  @Override
  String everyDay() {
    return "every day";
  }

  @Override
  String at(List<String> times) {
    return "at " + join(times);
  }

  @Override
  String everyMinutes(int step) {
    return step == 1 ? "every minute" : "every " + step + " minutes";
  }

  @Override
  String everyHourAt(int[] minutes) {
    if (minutes.length == 1) {
      return minutes[0] == 0 ? "every hour" : "every hour at minute " + minutes[0];
    }
    return "every hour at minutes " + ranges(minutes, Integer::toString);
  }

  @Override
  String duringHours(String hours) {
    return "in the hours " + hours;
  }

  @Override
  String range(String from, String to) {
    return from + " to " + to;
  }

  @Override
  String weekdayRange(String from, String to) {
    return from + " to " + to;
  }

  @Override
  String pluralWeekday(int day) {
    return weekdayName(day);
  }

  @Override
  String everyWeekday(String days) {
    return "every " + days;
  }

  @Override
  String onDates(String dates, int count) {
    return (count == 1 ? "on day " : "on days ") + dates;
  }

  @Override
  String ofEachMonth() {
    return "of each month";
  }

  @Override
  String ofMonths(String months) {
    return "of " + months;
  }

  @Override
  String in(String months) {
    return "in " + months;
  }

  @Override
  String from(String months) {
    return "from " + months;
  }

  @Override
  String butOnly(String weekdays) {
    return "when that is " + weekdays.replaceFirst("^every ", "").replace(" and ", " or ");
  }

  @Override
  String alsoOn(String weekdays, String months) {
    return "and " + weekdays + months;
  }
}

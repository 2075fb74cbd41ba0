package io.respaldo.schedule;

import java.util.List;
import java.util.Locale;

/** "todos los días a las 03:00". */
final class CronWordsSpanish extends CronWords {
  CronWordsSpanish() {
    super(Locale.forLanguageTag("es"), "y");
  }

  @Override
  String everyDay() {
    return "todos los días";
  }

  @Override
  String at(List<String> times) {
    return join(times.stream().map(t -> (t.startsWith("01") ? "a la " : "a las ") + t).toList());
  }

  @Override
  String everyMinutes(int step) {
    return step == 1 ? "cada minuto" : "cada " + step + " minutos";
  }

  @Override
  String everyHourAt(int[] minutes) {
    if (minutes.length == 1) {
      return minutes[0] == 0 ? "cada hora" : "cada hora en el minuto " + minutes[0];
    }
    return "cada hora en los minutos " + ranges(minutes, Integer::toString);
  }

  @Override
  String duringHours(String hours) {
    return "en las horas " + hours;
  }

  @Override
  String range(String from, String to) {
    return from + " a " + to;
  }

  @Override
  String weekdayRange(String from, String to) {
    return "de " + from + " a " + to;
  }

  @Override
  String pluralWeekday(int day) {
    String name = weekdayName(day);
    return name.endsWith("s") ? name : name + "s";
  }

  @Override
  String everyWeekday(String days) {
    return "todos los " + days;
  }

  @Override
  String onDates(String dates, int count) {
    return (count == 1 ? "el día " : "los días ") + dates;
  }

  @Override
  String ofEachMonth() {
    return "de cada mes";
  }

  @Override
  String ofMonths(String months) {
    return "de " + months;
  }

  @Override
  String in(String months) {
    return "en " + months;
  }

  @Override
  String from(String months) {
    return "de " + months;
  }

  @Override
  String butOnly(String weekdays) {
    return "solo si cae " + weekdays.replaceFirst("^todos los ", "en ").replace(" y ", " o ");
  }

  @Override
  String alsoOn(String weekdays, String months) {
    return "y " + weekdays + months;
  }
}

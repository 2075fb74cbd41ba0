package io.respaldo.schedule;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of the five fields: its bounds, its names, and how it is read into a set of bits. */
enum CronField {
  MINUTE("minute", 0, 59, ""),
  HOUR("hour", 0, 23, ""),
  DAY_OF_MONTH("day of month", 1, 31, ""),
  MONTH("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
  /** 0 and 7 are Sunday. */
  DAY_OF_WEEK("day of week", 0, 7, "sun mon tue wed thu fri sat");

  private static final Pattern ITEM =
      Pattern.compile(
          "(?:(\\*)|([0-9]{1,3}|[a-z]{3})(?:-([0-9]{1,3}|[a-z]{3}))?)(?:/([0-9]{1,3}))?");

  private final String title;
  private final int min;
  private final int max;

  /** Of three letters each, so that a name stands at four times its number. */
  private final String names;

  CronField(String title, int min, int max, String names) {
    this.title = title;
    this.min = min;
    this.max = max;
    this.names = names;
  }

  /** The chosen values as bits; Sunday is bit 0. */
  long parse(String text, String expression) {
    long bits = 0;
    for (String item : text.toLowerCase(Locale.ROOT).split(",", -1)) {
      bits |= item(item, text, expression);
    }
    if (this == DAY_OF_WEEK && (bits & (1L << 7)) != 0) {
      bits = (bits | 1) & ~(1L << 7);
    }
    return bits;
  }

  private long item(String item, String text, String expression) {
    Matcher m = ITEM.matcher(item);
    if (!m.matches()) {
      throw bad(text, expression, "'" + item + "' is not understood");
    }
    boolean star = m.group(1) != null;
    boolean range = m.group(3) != null;
    int from = star ? min : value(m.group(2), text, expression);
    int to = from;
    if (star) {
      to = this == DAY_OF_WEEK ? 6 : max;
    } else if (range) {
      to = value(m.group(3), text, expression);
      if (to == 0 && from > 0 && m.group(3).equals("sun")) {
        to = 7;
      }
    }
    if (from > to) {
      throw bad(text, expression, "'" + item + "' runs backwards");
    }
    int step = m.group(4) == null ? 1 : Integer.parseInt(m.group(4));
    if (step == 0) {
      throw bad(text, expression, "the step of '" + item + "' is at least 1");
    }
    if (m.group(4) != null && !star && !range) {
      throw bad(
          text, expression, "a step needs a range; write '" + from + "-" + max + "/" + step + "'");
    }
    long bits = 0;
    for (int v = from; v <= to; v += step) {
      bits |= 1L << v;
    }
    return bits;
  }

  private int value(String word, String text, String expression) {
    if (!Character.isDigit(word.charAt(0))) {
      int named = names.indexOf(word);
      if (named >= 0) {
        return named / 4 + min;
      }
      throw bad(text, expression, "'" + word + "' is no name");
    }
    int value = Integer.parseInt(word);
    if (value < min || value > max) {
      throw bad(text, expression, value + " is out of bounds");
    }
    return value;
  }

  private IllegalArgumentException bad(String text, String expression, String why) {
    return new IllegalArgumentException(
        "schedule '"
            + expression
            + "', "
            + title
            + " '"
            + text
            + "': "
            + why
            + "; it takes "
            + takes());
  }

  private String takes() {
    String named =
        names.isEmpty()
            ? ""
            : " or " + names.substring(0, 3) + " to " + names.substring(names.length() - 3);
    String sunday = this == DAY_OF_WEEK ? " (0 and 7 are Sunday)" : "";
    return "'*', or "
        + min
        + " to "
        + max
        + sunday
        + named
        + ", with lists '1,2', ranges '1-5' and steps '*/2'";
  }
}

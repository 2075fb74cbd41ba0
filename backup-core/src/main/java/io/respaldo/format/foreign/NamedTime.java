package io.respaldo.format.foreign;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A date and time in a file's name, such as {@code 20251119_030000}, {@code 2025-11-19_03-00-00} or
 * {@code 20251119T030000}; a date alone is its midnight.
 *
 * @param before what stands before it, without the separator
 * @param time as on a wall clock
 * @param after what stands behind it, suffixes included
 */
public record NamedTime(String before, LocalDateTime time, String after) {
  private static final Pattern STAMP =
      Pattern.compile(
          "(?<![0-9])(20[0-9]{2})([-_.]?)([0-9]{2})\\2([0-9]{2})"
              + "(?:[-_.T ]?([0-9]{2})[-_.:]?([0-9]{2})(?:[-_.:]?([0-9]{2}))?)?(?![0-9])");
  private static final String SEPARATORS = "-_. ";

  /** The last one in a name that is a real date. */
  public static Optional<NamedTime> in(String name) {
    Optional<NamedTime> found = Optional.empty();
    for (Matcher m = STAMP.matcher(name); m.find(); ) {
      Optional<LocalDateTime> time = time(m);
      if (time.isPresent()) {
        found =
            Optional.of(
                new NamedTime(
                    trimmed(name.substring(0, m.start())), time.get(), name.substring(m.end())));
      }
    }
    return found;
  }

  private static Optional<LocalDateTime> time(Matcher m) {
    try {
      return Optional.of(
          LocalDateTime.of(
              number(m, 1), number(m, 3), number(m, 4), number(m, 5), number(m, 6), number(m, 7)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static int number(Matcher m, int group) {
    String digits = m.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static String trimmed(String before) {
    int end = before.length();
    while (end > 0 && SEPARATORS.indexOf(before.charAt(end - 1)) >= 0) {
      end--;
    }
    return before.substring(0, end);
  }

  /** As the time of a backup. */
  public ForeignTime asTime() {
    return new ForeignTime.Local(time, ForeignTime.Origin.NAME);
  }
}

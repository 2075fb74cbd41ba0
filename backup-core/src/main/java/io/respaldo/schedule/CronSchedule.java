package io.respaldo.schedule;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A crontab's schedule: minute, hour, day of month, month, day of week, with lists, ranges, steps
 * and English names, or {@code @hourly}, {@code @daily}, {@code @midnight}, {@code @weekly},
 * {@code @monthly}, {@code @yearly}, {@code @annually}. Immutable.
 *
 * <p>Days follow Vixie cron: when neither day field begins with {@code *}, a day that matches
 * either is enough; otherwise both must match, so in {@code 0 3 *}{@code /2 * mon} the Mondays with
 * an odd date.
 *
 * <p>When the clocks change:
 *
 * <ul>
 *   <li>A schedule for every hour (<code>*&#47;15 * * * *</code>) runs in real time through the
 *       change: it neither pauses nor runs twice at once.
 *   <li>Any other belongs to the wall clock. What falls into the hour that doesn't exist runs at
 *       the first instant after it, once, however many times fell into it. A time that exists twice
 *       runs the first time only.
 * </ul>
 */
public final class CronSchedule {
  private final String expression;
  private final CronFields fields;

  private CronSchedule(String expression, CronFields fields) {
    this.expression = expression;
    this.fields = fields;
  }

  /**
   * @throws IllegalArgumentException naming the field and what it takes
   */
  public static CronSchedule parse(String expression) {
    return new CronSchedule(expression, CronFields.parse(expression));
  }

  /** As it was written. */
  public String expression() {
    return expression;
  }

  /**
   * The next time strictly after this one, in its zone. Empty when there is none ever, as for 30
   * February.
   */
  public Optional<ZonedDateTime> next(ZonedDateTime after) {
    return new CronSearch(fields).next(after);
  }

  /** The next so many times strictly after this one; fewer when there are no more. */
  public List<ZonedDateTime> next(ZonedDateTime after, int count) {
    List<ZonedDateTime> found = new ArrayList<>();
    Optional<ZonedDateTime> time = Optional.of(after);
    while (found.size() < count) {
      time = next(time.get());
      if (time.isEmpty()) {
        break;
      }
      found.add(time.get());
    }
    return List.copyOf(found);
  }

  /**
   * In words, such as "every day at 03:00", "todos los días a las 03:00". Spanish for any locale of
   * that language, English for all others.
   */
  public String describe(Locale locale) {
    return CronWords.of(locale).describe(fields);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof CronSchedule other && expression.equals(other.expression);
  }

  @Override
  public int hashCode() {
    return expression.hashCode();
  }

  @Override
  public String toString() {
    return expression;
  }
}

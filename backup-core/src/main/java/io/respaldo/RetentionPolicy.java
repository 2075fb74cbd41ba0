package io.respaldo;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Which backups stay. First the keep rules: a backup stays when any of them wants it, or when there
 * are none. Then the caps take the oldest away. Pinned backups, the newest good one, bases that a
 * kept backup needs, and held ones always stay.
 *
 * <p>Calendar rules mean what restic's {@code forget} means by them: in each hour, day, ISO week,
 * month or year the newest backup is kept, for so many of those that have one, in the instance's
 * time zone.
 *
 * @param days keep rule: all that are at most this many days old
 * @param last keep rule: the newest so many
 * @param hourly keep rule; 0 is none
 * @param daily keep rule; 0 is none
 * @param weekly keep rule; 0 is none
 * @param monthly keep rule; 0 is none
 * @param yearly keep rule; 0 is none
 * @param maxCount cap on the number of backups
 * @param maxBytes cap on the stored size of the instance's backups
 */
public record RetentionPolicy(
    OptionalInt days,
    int last,
    int hourly,
    int daily,
    int weekly,
    int monthly,
    int yearly,
    OptionalInt maxCount,
    OptionalLong maxBytes) {
  /** Deletes nothing. */
  public static final RetentionPolicy KEEP_ALL =
      new RetentionPolicy(
          OptionalInt.empty(), 0, 0, 0, 0, 0, 0, OptionalInt.empty(), OptionalLong.empty());

  /**
   * @throws IllegalArgumentException on negative numbers, or caps below 1
   */
  public RetentionPolicy {
    if (IntStream.of(last, hourly, daily, weekly, monthly, yearly, days.orElse(1)).min().orElse(0)
        < 0) {
      throw new IllegalArgumentException("retention: numbers to keep are not negative");
    }
    if (days.orElse(1) < 1 || days.orElse(1) > 36500) {
      throw new IllegalArgumentException("retention: days are 1 to 36500");
    }
    if (maxCount.orElse(1) < 1 || maxBytes.orElse(1) < 1) {
      throw new IllegalArgumentException("retention: a cap is at least 1");
    }
  }

  public static RetentionPolicy days(int days) {
    return KEEP_ALL.withDays(OptionalInt.of(days));
  }

  public RetentionPolicy withDays(OptionalInt keepDays) {
    return new RetentionPolicy(
        keepDays, last, hourly, daily, weekly, monthly, yearly, maxCount, maxBytes);
  }

  public RetentionPolicy keepLast(int n) {
    return new RetentionPolicy(days, n, hourly, daily, weekly, monthly, yearly, maxCount, maxBytes);
  }

  public RetentionPolicy keepHourly(int n) {
    return new RetentionPolicy(days, last, n, daily, weekly, monthly, yearly, maxCount, maxBytes);
  }

  public RetentionPolicy keepDaily(int n) {
    return new RetentionPolicy(days, last, hourly, n, weekly, monthly, yearly, maxCount, maxBytes);
  }

  public RetentionPolicy keepWeekly(int n) {
    return new RetentionPolicy(days, last, hourly, daily, n, monthly, yearly, maxCount, maxBytes);
  }

  public RetentionPolicy keepMonthly(int n) {
    return new RetentionPolicy(days, last, hourly, daily, weekly, n, yearly, maxCount, maxBytes);
  }

  public RetentionPolicy keepYearly(int n) {
    return new RetentionPolicy(days, last, hourly, daily, weekly, monthly, n, maxCount, maxBytes);
  }

  public RetentionPolicy maxCount(int n) {
    return new RetentionPolicy(
        days, last, hourly, daily, weekly, monthly, yearly, OptionalInt.of(n), maxBytes);
  }

  public RetentionPolicy maxBytes(long n) {
    return new RetentionPolicy(
        days, last, hourly, daily, weekly, monthly, yearly, maxCount, OptionalLong.of(n));
  }

  /** Whether some rule decides what is kept; otherwise all are, up to the caps. */
  public boolean hasKeepRules() {
    return days.isPresent()
        || List.of(last, hourly, daily, weekly, monthly, yearly).stream().anyMatch(n -> n > 0);
  }
}

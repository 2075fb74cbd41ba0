package io.respaldo.retention;

import io.respaldo.RetentionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * Which backups the keep rules want. Calendar rules as in restic's {@code
 * internal/data/snapshot_policy.go}, {@code ApplyPolicy}.
 */
final class KeepRules {
  private final RetentionPolicy policy;
  private final ZoneId zone;
  private final Instant now;
  private final List<Calendar> calendars = new ArrayList<>();

  KeepRules(RetentionPolicy policy, ZoneId zone, Instant now) {
    this.policy = policy;
    this.zone = zone;
    this.now = now;
    add("hourly", KeepRules::hour, "uuuu-MM-dd HH'h'", policy.hourly());
    add("daily", t -> t.toLocalDate().toEpochDay(), "uuuu-MM-dd", policy.daily());
    add("weekly", KeepRules::isoWeek, "YYYY-'W'ww", policy.weekly());
    add("monthly", t -> t.getYear() * 12L + t.getMonthValue(), "uuuu-MM", policy.monthly());
    add("yearly", ZonedDateTime::getYear, "uuuu", policy.yearly());
  }

  private void add(String rule, ToLongFunction<ZonedDateTime> bucket, String label, int count) {
    if (count > 0) {
      calendars.add(new Calendar(rule, bucket, label, count));
    }
  }

  /** Of the wall clock: both passes of a doubled hour are one, as in restic. */
  private static long hour(ZonedDateTime time) {
    return time.toLocalDate().toEpochDay() * 24 + time.getHour();
  }

  /** Day 0 of the epoch was a Thursday, and ISO weeks begin on Monday. */
  private static long isoWeek(ZonedDateTime time) {
    return Math.floorDiv(time.toLocalDate().toEpochDay() + 3, 7);
  }

  /** Notes at each slot which rules want it, newest first. */
  void judge(List<Slot> all) {
    all.stream().filter(Slot::isSafety).forEach(this::judgeSafety);
    judgeByPolicy(all.stream().filter(s -> !s.isSafety()).toList());
  }

  /** The one rule for what was made before restores, whatever the policy is. */
  private void judgeSafety(Slot slot) {
    if (slot.backup().time().isAfter(now.minus(Duration.ofDays(Retention.SAFETY_DAYS)))) {
      slot.wanted.add("made before a restore, " + Retention.SAFETY_DAYS + " days are not over");
    }
  }

  private void judgeByPolicy(List<Slot> newestFirst) {
    Instant oldestByAge =
        policy.days().isPresent()
            ? now.atZone(zone).minusDays(policy.days().getAsInt()).toInstant()
            : Instant.MIN;
    int last = newestFirst.size() - 1;
    for (int i = 0; i <= last; i++) {
      Slot slot = newestFirst.get(i);
      Instant time = slot.backup().time();
      if (!policy.hasKeepRules()) {
        slot.wanted.add("no keep rule is set, so all stay");
        continue;
      }
      if (policy.days().isPresent() && !time.isBefore(oldestByAge)) {
        slot.wanted.add(byAge(time));
      }
      if (i < policy.last()) {
        slot.wanted.add("last: number " + (i + 1) + " of " + policy.last());
      }
      if (calendars.isEmpty()) {
        continue;
      }
      ZonedDateTime local = time.atZone(zone);
      for (Calendar calendar : calendars) {
        calendar.judge(slot, local, i == last);
      }
    }
  }

  private String byAge(Instant time) {
    return time.isAfter(now)
        ? "dated in the future, so never deleted by age"
        : "newer than " + Verdicts.days(policy.days().orElse(0));
  }

  private static final class Calendar {
    private final String rule;
    private final ToLongFunction<ZonedDateTime> bucket;
    private final DateTimeFormatter label;
    private int left;
    private OptionalLong before = OptionalLong.empty();

    Calendar(String rule, ToLongFunction<ZonedDateTime> bucket, String label, int count) {
      this.rule = rule;
      this.bucket = bucket;
      // a locale whose weeks are ISO weeks: Monday first, at least four days
      this.label = DateTimeFormatter.ofPattern(label, Locale.UK);
      this.left = count;
    }

    void judge(Slot slot, ZonedDateTime local, boolean oldest) {
      if (left == 0) {
        return;
      }
      OptionalLong here = OptionalLong.of(bucket.applyAsLong(local));
      if (!here.equals(before)) {
        slot.wanted.add(rule + ": newest of " + label.format(local));
      } else if (oldest) {
        slot.wanted.add(rule + ": oldest of all, kept while the count is not used up");
      } else {
        return;
      }
      before = here;
      left--;
    }
  }
}

package io.respaldo.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds in a crontab the lines that make backups now, and the schedules that they would become.
 * Reads only; whoever takes a schedule over removes the line.
 *
 * <p>Knows {@code pg_dump} and {@code pg_dumpall}, {@code restic}, Odoo's own ways ({@code
 * click-odoo-backupdb}, {@code odoo-bin db dump}, the database manager's address) and any script
 * whose name speaks of a backup. A line that is commented out counts as paused. Works for crontabs
 * of users and of the system, whose lines name a user before the command.
 */
public final class OldCrontab {
  private static final Pattern LINE =
      Pattern.compile("(#[#\\s]*)?(@\\w+|(?:[0-9*,/a-zA-Z-]+\\s+){4}[0-9*,/a-zA-Z-]+)\\s+(\\S.*)");
  private static final Pattern ZONE = Pattern.compile("\\s*CRON_TZ\\s*=\\s*\"?([^\"\\s]+)\"?\\s*");

  private OldCrontab() {}

  /**
   * One line that makes backups.
   *
   * @param number counted from 1
   * @param command what it calls, secrets replaced by {@code ***}
   * @param tool such as {@code pg_dump}, or the script's name
   * @param subject the database or instance that it seems to be for
   * @param paused whether it is commented out
   * @param expression when, as it stands there
   * @param schedule the same for an instance; empty when there is none such, as for {@code @reboot}
   * @param zone of {@code CRON_TZ}, when that stands before it
   */
  public record Job(
      int number,
      String command,
      String tool,
      Optional<String> subject,
      boolean paused,
      String expression,
      Optional<CronSchedule> schedule,
      Optional<String> zone) {}

  /** Those lines that make backups, in their order. */
  public static List<Job> jobs(List<String> lines) {
    List<Job> jobs = new ArrayList<>();
    Optional<String> zone = Optional.empty();
    for (int i = 0; i < lines.size(); i++) {
      Matcher setting = ZONE.matcher(lines.get(i));
      if (setting.matches()) {
        zone = Optional.of(setting.group(1));
      }
      Matcher line = LINE.matcher(lines.get(i).strip());
      if (line.matches()) {
        job(i + 1, line, zone).ifPresent(jobs::add);
      }
    }
    return jobs;
  }

  private static Optional<Job> job(int number, Matcher line, Optional<String> zone) {
    String expression = line.group(2).replaceAll("\\s+", " ");
    Optional<CronSchedule> schedule = schedule(expression);
    boolean paused = line.group(1) != null;
    if (paused && schedule.isEmpty()) {
      return Optional.empty(); // prose
    }
    return BackupCommand.in(line.group(3))
        .map(
            c ->
                new Job(
                    number, c.shown(), c.tool(), c.subject(), paused, expression, schedule, zone));
  }

  private static Optional<CronSchedule> schedule(String expression) {
    try {
      return Optional.of(CronSchedule.parse(expression));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

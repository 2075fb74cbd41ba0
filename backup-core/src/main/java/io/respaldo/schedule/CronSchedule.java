package io.respaldo.schedule;

/** A crontab's five fields. */
public record CronSchedule(String expression) {
  /**
   * @throws IllegalArgumentException naming the field and what it takes
   */
  public static CronSchedule parse(String expression) {
    return new CronSchedule(expression);
  }
}

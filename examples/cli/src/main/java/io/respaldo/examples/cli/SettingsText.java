package io.respaldo.examples.cli;

import io.respaldo.InstanceConfig;
import io.respaldo.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Settings in words. */
final class SettingsText {
  private SettingsText() {}

  static String schedule(Session session, InstanceConfig config) {
    String when = config.effectiveSchedule().orElse(session.text().get("schedule.none"));
    return config.autoBackupEnabled()
        ? when
        : when + " (" + session.text().get("paused.state") + ")";
  }

  /** The rules that the settings name; empty settings leave it to the priority. */
  static String retention(Session session, InstanceConfig config) {
    Optional<RetentionPolicy> own = config.retention();
    if (own.isEmpty()) {
      return config.priority().retentionDays().isPresent()
          ? session.text().get("retention.preset", config.priority().retentionDays().getAsInt())
          : session.text().get("retention.global");
    }
    RetentionPolicy p = own.get();
    List<String> rules = new ArrayList<>();
    p.days().ifPresent(n -> rules.add("days " + n));
    add(rules, "last", p.last());
    add(rules, "hourly", p.hourly());
    add(rules, "daily", p.daily());
    add(rules, "weekly", p.weekly());
    add(rules, "monthly", p.monthly());
    add(rules, "yearly", p.yearly());
    p.maxCount().ifPresent(n -> rules.add("max-count " + n));
    p.maxBytes().ifPresent(n -> rules.add("max-bytes " + n));
    return rules.isEmpty() ? session.text().get("retention.all") : String.join(", ", rules);
  }

  private static void add(List<String> rules, String name, int n) {
    if (n > 0) {
      rules.add(name + " " + n);
    }
  }
}

package io.respaldo.examples.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.respaldo.schedule.CronSchedule;
import io.respaldo.schedule.OldCrontab;
import io.respaldo.schedule.OldCrontab.Job;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Lines of a crontab that make backups, and the schedules that they would become. */
record CrontabWords(Session session) {
  void lines(Path file) throws IOException {
    String content = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    List<Job> jobs = OldCrontab.jobs(content.lines().toList());
    if (session.json()) {
      jobs.forEach(j -> session.print(json(j)));
      return;
    }
    Messages text = session.text();
    Table table =
        new Table(
            text.get("col.line"),
            text.get("col.schedule"),
            text.get("col.when"),
            text.get("col.state"),
            text.get("col.instance"),
            text.get("col.command"));
    for (Job job : jobs) {
      table.row(
          Integer.toString(job.number()),
          job.expression() + job.zone().map(z -> " (" + z + ")").orElse(""),
          job.schedule().map(this::words).orElse(text.get("crontab.no_schedule")),
          text.get(job.paused() ? "paused.state" : "crontab.active"),
          job.subject().orElse("-"),
          job.command());
    }
    table.print(session);
    session.say("crontab.left", jobs.size(), file);
  }

  private String words(CronSchedule schedule) {
    return schedule.describe(session.text().bundle().getLocale());
  }

  private static ObjectNode json(Job job) {
    ObjectNode message =
        Json.message("crontab_line")
            .put("line", job.number())
            .put("tool", job.tool())
            .put("paused", job.paused())
            .put("expression", job.expression())
            .put("command", job.command());
    job.subject().ifPresent(s -> message.put("subject", s));
    job.schedule().ifPresent(s -> message.put("schedule", s.expression()));
    job.zone().ifPresent(z -> message.put("time_zone", z));
    return message;
  }
}

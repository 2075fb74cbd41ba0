package io.respaldo.examples.cli;

import io.respaldo.GlobalSettings;
import io.respaldo.catalog.Documents;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Shows the global settings. */
@Command(name = "show")
final class SettingsShow implements Callable<Integer> {
  private final Session session;

  SettingsShow(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    show(session.manager().settings());
    return ExitCode.OK;
  }

  void show(GlobalSettings s) {
    if (session.json()) {
      session.print(Json.message("settings", Documents.json(s)));
      return;
    }
    Facts facts = new Facts(session);
    String none = "-";
    facts.named("global_retention_days    ", text(s.globalRetentionDays(), none));
    facts.named("max_backups_per_instance ", text(s.maxBackupsPerInstance(), none));
    facts.named(
        "max_total_size_gb        ",
        s.maxTotalSizeGb().isPresent() ? "" + s.maxTotalSizeGb().getAsDouble() : none);
    facts.named(
        "notification_email       ",
        s.notificationEmail().isEmpty() ? none : s.notificationEmail());
  }

  private static String text(OptionalInt n, String none) {
    return n.isPresent() ? Integer.toString(n.getAsInt()) : none;
  }
}

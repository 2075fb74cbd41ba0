package io.respaldo.examples.cli;

import io.respaldo.InstanceConfig;
import io.respaldo.InstanceStats;
import io.respaldo.catalog.Documents;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** One instance: settings and figures. */
@Command(name = "show")
final class InstanceShow implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", descriptionKey = "arg.name")
  String name;

  InstanceShow(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    InstanceStats stats = session.instance(name).stats();
    if (session.json()) {
      session.print(Json.message("instance", Documents.json(stats)));
      return ExitCode.OK;
    }
    InstanceConfig config = stats.config();
    Facts facts = new Facts(session);
    facts.add("col.instance", stats.name().value());
    facts.add("col.type", config.type());
    facts.add("fact.label", config.label());
    facts.add("fact.database", config.database());
    facts.add("fact.domain", config.domain());
    facts.add("fact.tenant", config.tenant());
    facts.add("fact.priority", config.priority().json());
    facts.add("col.schedule", SettingsText.schedule(session, config));
    facts.add("fact.time_zone", config.timeZone().orElse(session.zone()).getId());
    facts.add("fact.retention", SettingsText.retention(session, config));
    facts.add("fact.format", config.format());
    facts.add("fact.storage", config.storage());
    facts.add("fact.hooks", String.join(", ", config.hooks()));
    facts.add("col.last", stats.lastBackup().map(t -> Words.time(t, session.zone())).orElse("-"));
    facts.add("col.status", session.text().word(stats.lastStatus()));
    facts.add("col.backups", Integer.toString(stats.backupCount()));
    facts.add("col.size", Words.bytes(stats.totalSize()));
    facts.add("fact.running", stats.runningRun().orElse(""));
    return ExitCode.OK;
  }
}

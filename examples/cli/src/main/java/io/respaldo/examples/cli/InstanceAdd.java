package io.respaldo.examples.cli;

import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.catalog.Documents;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Registers an instance. */
@Command(name = "add")
final class InstanceAdd implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", descriptionKey = "arg.name")
  String name;

  @Option(names = "--type", paramLabel = "directory|postgresql|odoo|composite")
  @Nullable String type;

  @Option(names = "--paused")
  boolean paused;

  @Mixin SettingsOptions settings = new SettingsOptions();

  InstanceAdd(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    InstanceName.of(name);
    SourceSettings source = session.config().sources().get(name);
    if (source == null) {
      throw new ConfigException(MissingSource.message(session, name, type));
    }
    if (type != null && !type.equals(source.type())) {
      throw new ConfigException(
          session.text().get("source.type", session.config().file(), name, source.type(), type));
    }
    InstanceConfig config =
        settings
            .applyTo(InstanceConfig.builder(name, source.type()), Optional.empty())
            .autoBackupEnabled(!paused)
            .build();
    Instance added = session.manager().register(config);
    if (session.json()) {
      session.print(Json.message("instance", Documents.json(added.stats())));
    } else {
      session.say("instance.added", name, SettingsText.schedule(session, added.config()));
    }
    return ExitCode.OK;
  }
}

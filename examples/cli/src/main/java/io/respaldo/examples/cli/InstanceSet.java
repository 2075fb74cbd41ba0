package io.respaldo.examples.cli;

import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.catalog.Documents;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Changes settings of an instance. */
@Command(name = "set")
final class InstanceSet implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", descriptionKey = "arg.name")
  String name;

  @Mixin SettingsOptions settings = new SettingsOptions();

  InstanceSet(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Instance instance = session.instance(name);
    InstanceConfig before = instance.config();
    InstanceConfig after = instance.update(c -> settings.applyTo(c, before.retention()));
    if (session.json()) {
      session.print(Json.message("instance", Documents.json(instance.stats())));
    } else {
      session.say(
          "instance.set",
          name,
          SettingsText.schedule(session, after),
          SettingsText.retention(session, after));
    }
    return ExitCode.OK;
  }
}

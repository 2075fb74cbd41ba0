package io.respaldo.internal;

import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceConfigBuilder;
import io.respaldo.format.foreign.ReferenceFormat;

/**
 * Settings against what this manager knows; the values themselves are checked when they are built.
 */
final class ConfigCheck {
  private ConfigCheck() {}

  static void check(Engine engine, InstanceConfig config) {
    Engine.known("source type", config.type(), engine.setup.sources());
    Engine.known("format", config.format(), engine.setup.formats());
    if (config.format().equals(ReferenceFormat.NAME)) {
      throw new BackupException(
          Kind.INVALID,
          "format '" + ReferenceFormat.NAME + "' is an import's alone",
          "choose another");
    }
    if (!config.storage().isEmpty()) {
      Engine.known("storage", config.storage(), engine.setup.storages());
    }
    try {
      engine.format(config.format(), config.storage()).shelf(Shelves.place(config));
    } catch (IllegalArgumentException e) {
      throw new BackupException(Kind.INVALID, String.valueOf(e.getMessage()), "", e);
    }
    config.hooks().forEach(h -> Engine.known("hook", h, engine.setup.hooks()));
  }

  static InstanceConfig built(InstanceConfigBuilder builder) {
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new BackupException(Kind.INVALID, String.valueOf(e.getMessage()), "", e);
    }
  }
}

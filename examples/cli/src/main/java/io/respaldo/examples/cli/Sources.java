package io.respaldo.examples.cli;

import io.respaldo.InstanceConfig;
import io.respaldo.source.BackupSource;
import io.respaldo.source.CompositeSource;
import io.respaldo.source.DirectorySource;
import io.respaldo.source.SourceFactory;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes sources from the configuration file alone: of an instance's settings only its name counts,
 * and that the type agrees.
 */
record Sources(HostConfig config, Map<String, String> environment) implements SourceFactory {
  static final List<String> TYPES = List.of("directory", "postgresql", "odoo", "composite");

  @Override
  public BackupSource sourceOf(InstanceConfig instance) {
    SourceSettings settings = config.sources().get(instance.name().value());
    if (settings == null || !settings.type().equals(instance.type())) {
      throw new ConfigException(
          config.file()
              + ": nothing says what to back up for instance '"
              + instance.name()
              + "' of type "
              + instance.type()
              + "; add it to \"sources\"");
    }
    return source(settings);
  }

  private BackupSource source(SourceSettings settings) {
    if (settings instanceof SourceSettings.Directory d) {
      return DirectorySource.of(d.path()).rules(d.rules());
    }
    if (settings instanceof SourceSettings.Postgres p) {
      return new Databases(environment).source(p);
    }
    if (settings instanceof SourceSettings.Odoo o) {
      return new Odoos(new Databases(environment)).source(o);
    }
    if (settings instanceof SourceSettings.Composite c) {
      return composite(c);
    }
    throw new IllegalStateException("no source for " + settings.type());
  }

  private BackupSource composite(SourceSettings.Composite settings) {
    CompositeSource all = null;
    for (Map.Entry<String, SourceSettings> part : settings.parts().entrySet()) {
      BackupSource source = source(part.getValue());
      all =
          all == null ? CompositeSource.of(part.getKey(), source) : all.with(part.getKey(), source);
    }
    return Objects.requireNonNull(all, "the reader refuses a composite without parts");
  }
}

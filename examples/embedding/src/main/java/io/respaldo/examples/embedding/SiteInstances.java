package io.respaldo.examples.embedding;

import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.catalog.Figures;
import io.respaldo.catalog.InstanceStore;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/** Shows the application's sites to the engine: every row is an instance. */
record SiteInstances(SiteTable table) implements InstanceStore {
  @Override
  public List<InstanceConfig> all() throws IOException {
    return table.all().stream().map(Site::config).toList();
  }

  @Override
  public Optional<InstanceConfig> find(InstanceName name) throws IOException {
    return table.find(name).map(Site::config);
  }

  /** A site that is registered instead of inserted gets a folder of its own name. */
  @Override
  public boolean add(InstanceConfig config) throws IOException {
    Site bare =
        new Site(
            config.name(),
            config.name().value(),
            true,
            Optional.empty(),
            OptionalInt.empty(),
            config.priority(),
            config.createdAt().orElse(Instant.EPOCH),
            config.updatedAt().orElse(Instant.EPOCH),
            "",
            0);
    return table.insert(bare.with(config));
  }

  @Override
  public Optional<InstanceConfig> update(InstanceName name, UnaryOperator<InstanceConfig> change)
      throws IOException {
    return changeRow(name, site -> site.with(change.apply(site.config()))).map(Site::config);
  }

  @Override
  public void figures(InstanceName name, Figures figures) throws IOException {
    changeRow(name, site -> site.lastBackup(figures.lastStatus()));
  }

  @Override
  public void remove(InstanceName name) throws IOException {
    table.delete(name);
  }

  /** Tries again as long as somebody else is faster. */
  private Optional<Site> changeRow(InstanceName name, UnaryOperator<Site> change)
      throws IOException {
    while (true) {
      Optional<Site> before = table.find(name);
      if (before.isEmpty()) {
        return Optional.empty();
      }
      Site after = change.apply(before.get());
      if (table.update(after)) {
        return Optional.of(after);
      }
    }
  }
}

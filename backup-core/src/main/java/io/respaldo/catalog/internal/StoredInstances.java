package io.respaldo.catalog.internal;

import io.respaldo.DamagedInstance;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.catalog.DamagedDocumentException;
import io.respaldo.catalog.Figures;
import io.respaldo.catalog.InstanceStore;
import io.respaldo.catalog.internal.ConfigCodec.ConfigDocument;
import io.respaldo.storage.Folder;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settings of instances in the home storage: {@code instances/NAME/config.json}. */
public final class StoredInstances implements InstanceStore {
  private static final Logger LOG = LoggerFactory.getLogger(StoredInstances.class);

  private final StorageBackend home;

  public StoredInstances(StorageBackend home) {
    this.home = home;
  }

  private Document<ConfigDocument> document(InstanceName name) {
    return new Document<>(home, Layout.config(name), ConfigCodec.INSTANCE);
  }

  /** A damaged document hides its own instance only, with an error in the log; see damaged. */
  @Override
  public List<InstanceConfig> all() throws IOException {
    List<InstanceConfig> all = new ArrayList<>();
    for (InstanceName name : names()) {
      try {
        find(name).ifPresent(all::add);
      } catch (DamagedDocumentException e) {
        LOG.error("instance '{}' is left out: {}", name, e.getMessage());
      }
    }
    return all;
  }

  @Override
  public List<DamagedInstance> damaged() throws IOException {
    List<DamagedInstance> damaged = new ArrayList<>();
    for (InstanceName name : names()) {
      try {
        find(name);
      } catch (DamagedDocumentException e) {
        damaged.add(new DamagedInstance(name, String.valueOf(e.getMessage())));
      }
    }
    return damaged;
  }

  /** Of all folders that may hold an instance's settings; some may have none. */
  private List<InstanceName> names() throws IOException {
    try (Stream<Folder> folders = home.folders(Layout.INSTANCES)) {
      return folders.map(Folder::name).flatMap(StoredInstances::named).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Stream<InstanceName> named(String folder) {
    try {
      return Stream.of(InstanceName.of(folder));
    } catch (IllegalArgumentException e) {
      LOG.warn("folder '{}' among the instances is left alone: {}", folder, e.getMessage());
      return Stream.empty();
    }
  }

  @Override
  public Optional<InstanceConfig> find(InstanceName name) throws IOException {
    Optional<InstanceConfig> found =
        document(name).read().map(Document.Version::value).map(ConfigDocument::config);
    if (found.isPresent() && !found.get().name().equals(name)) {
      throw new DamagedDocumentException(
          Layout.config(name).path(),
          "its instance_name is '" + found.get().name() + "', not that of its folder",
          null);
    }
    return found;
  }

  @Override
  public boolean add(InstanceConfig config) throws IOException {
    try {
      document(config.name()).create(new ConfigDocument(config, Figures.NONE));
      return true;
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.EXISTS) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public Optional<InstanceConfig> update(InstanceName name, UnaryOperator<InstanceConfig> change)
      throws IOException {
    return document(name)
        .update(d -> new ConfigDocument(change.apply(d.config()), d.figures()))
        .map(ConfigDocument::config);
  }

  @Override
  public void figures(InstanceName name, Figures figures) throws IOException {
    document(name).update(d -> new ConfigDocument(d.config(), figures));
  }

  @Override
  public void remove(InstanceName name) throws IOException {
    home.delete(List.of(Layout.config(name)));
  }
}

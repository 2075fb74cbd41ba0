package io.respaldo.examples.cli;

import io.respaldo.Actor;
import io.respaldo.BackupManager;
import io.respaldo.BackupManagerBuilder;
import io.respaldo.format.repository.RepositoryFormat;
import io.respaldo.odoo.OdooBackups;
import io.respaldo.odoo.OdooDump;
import io.respaldo.odoo.OdooZip;
import io.respaldo.postgres.ForeignDumps;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.local.LocalStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The engine as the configuration file sets it up. */
final class Engine implements AutoCloseable {
  private final BackupManager manager;
  private final List<StorageBackend> storages;

  private Engine(BackupManager manager, List<StorageBackend> storages) {
    this.manager = manager;
    this.storages = storages;
  }

  static Engine open(HostConfig config, Io io) {
    List<StorageBackend> storages = new ArrayList<>();
    BackupManagerBuilder builder = BackupManager.builder();
    builder.home(opened(config.home(), storages)).logFolder(config.logFolder());
    config.storages().forEach((name, folder) -> builder.storage(name, opened(folder, storages)));
    Sources sources = new Sources(config, io.environment());
    Sources.TYPES.forEach(type -> builder.source(type, sources));
    builder.exporter(OdooZip.standard()).exporter(new OdooDump());
    config.hooks().forEach(builder::hook);
    builder.foreignKinds(OdooBackups.kinds()).foreignKinds(ForeignDumps.kinds());
    config.importFolders().forEach(builder::importFolder);
    config
        .repository()
        .map(access -> access.settings(io.environment()).time(io.time()))
        .ifPresent(
            settings -> builder.format(RepositoryFormat.NAME, RepositoryFormat.with(settings)));
    config.timeZone().ifPresent(builder::timeZone);
    config.workFolder().ifPresent(builder::workFolder);
    config.parallelRuns().ifPresent(builder::parallelRuns);
    config.keepReplacedDays().ifPresent(days -> builder.keepReplaced(Duration.ofDays(days)));
    builder.mayReplaceProtected(name -> config.restoreOverProtected().contains(name.value()));
    builder.time(io.time());
    String user = System.getProperty("user.name", "unknown");
    return new Engine(builder.actor(Actor.of(user, "command line")).build(), storages);
  }

  private static StorageBackend opened(Path folder, List<StorageBackend> opened) {
    try {
      LocalStorage storage = LocalStorage.at(folder);
      opened.add(storage);
      return storage;
    } catch (IOException e) {
      throw new UncheckedIOException("storage " + folder + " can't be opened: " + e, e);
    }
  }

  BackupManager manager() {
    return manager;
  }

  @Override
  public void close() {
    manager.close();
    for (StorageBackend storage : storages) {
      try {
        storage.close();
      } catch (IOException e) {
        // everything was durable before; there is nothing left to lose
      }
    }
  }
}

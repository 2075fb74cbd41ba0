package io.respaldo;

import io.respaldo.catalog.InstanceStore;
import io.respaldo.event.BackupListener;
import io.respaldo.format.Exporter;
import io.respaldo.format.FormatFactory;
import io.respaldo.format.archive.ArchiveFormat;
import io.respaldo.format.foreign.ForeignKind;
import io.respaldo.format.foreign.ImportFolders;
import io.respaldo.format.foreign.ReferenceFormat;
import io.respaldo.hook.Hook;
import io.respaldo.internal.DefaultManager;
import io.respaldo.internal.EngineSetup;
import io.respaldo.source.SourceFactory;
import io.respaldo.storage.StorageBackend;
import io.respaldo.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link BackupManager}. A home storage and a source are needed; the rest has defaults.
 * Not thread-safe. What is given is not closed by the manager.
 */
public final class BackupManagerBuilder {
  private @Nullable StorageBackend home;
  private final Map<String, StorageBackend> storages = new LinkedHashMap<>();
  private final Map<String, SourceFactory> sources = new LinkedHashMap<>();
  private final Map<String, FormatFactory> formats = new LinkedHashMap<>(ArchiveFormat.factories());
  private final Map<String, Exporter> exporters = new LinkedHashMap<>();
  private final Map<String, Hook> hooks = new LinkedHashMap<>();
  private final Map<String, ForeignKind> foreignKinds = new LinkedHashMap<>();
  private final Map<String, Path> importFolders = new LinkedHashMap<>();
  private final List<BackupListener> listeners = new ArrayList<>();
  private @Nullable InstanceStore instanceStore;
  private Actor actor = Actor.SYSTEM;
  private TimeSource time = TimeSource.system();
  private ZoneId timeZone = ZoneId.systemDefault();
  private @Nullable Path workFolder;
  private @Nullable Path logFolder;
  private Duration leaseTerm = Duration.ofSeconds(60);
  private int parallelRuns = 2;
  private Duration keepReplaced = Duration.ofDays(7);
  private Predicate<InstanceName> mayReplaceProtected = name -> false;

  BackupManagerBuilder() {
    ArchiveFormat.exporters().forEach(this::exporter);
  }

  /** Where settings, records and leases live, and data of instances that name no other storage. */
  public BackupManagerBuilder home(StorageBackend storage) {
    home = storage;
    return this;
  }

  /** A further storage for data, under the name that instances call it by. */
  public BackupManagerBuilder storage(String name, StorageBackend storage) {
    storages.put(name, storage);
    return this;
  }

  /** Makes the sources of instances of this type. */
  public BackupManagerBuilder source(String type, SourceFactory factory) {
    sources.put(type, factory);
    return this;
  }

  /** A further format; {@code tar.gz}, {@code tar.zst} and {@code zip} are there. */
  public BackupManagerBuilder format(String name, FormatFactory factory) {
    formats.put(name, factory);
    return this;
  }

  /** A further form in which backups can be exported; tar.gz, tar.zst and zip are there. */
  public BackupManagerBuilder exporter(Exporter exporter) {
    exporters.put(exporter.name(), exporter);
    return this;
  }

  /** A hook, under the name that instances call it by. */
  public BackupManagerBuilder hook(String name, Hook hook) {
    hooks.put(name, hook);
    return this;
  }

  /** Kinds of other tools' backups that an import looks for, the most telling first. */
  public BackupManagerBuilder foreignKinds(List<ForeignKind> kinds) {
    kinds.forEach(k -> foreignKinds.put(k.name(), k));
    return this;
  }

  /**
   * A folder with other tools' backups that an import may refer to instead of copying them. It is
   * only read. References lead nowhere else, whatever the storage says.
   *
   * @param name by which references call it: keep it when the folder moves
   */
  public BackupManagerBuilder importFolder(String name, Path folder) {
    importFolders.put(name, folder.toAbsolutePath().normalize());
    return this;
  }

  public BackupManagerBuilder listener(BackupListener listener) {
    listeners.add(listener);
    return this;
  }

  /** Settings of instances in the host's own tables instead of the home storage. */
  public BackupManagerBuilder instanceStore(InstanceStore store) {
    instanceStore = store;
    return this;
  }

  /** In whose name calls are made that don't say; default: {@link Actor#SYSTEM}. */
  public BackupManagerBuilder actor(Actor value) {
    actor = value;
    return this;
  }

  /** For tests. */
  public BackupManagerBuilder time(TimeSource value) {
    time = value;
    return this;
  }

  /** In which schedules are meant and ids are named; default: the system's. */
  public BackupManagerBuilder timeZone(ZoneId zone) {
    timeZone = zone;
    return this;
  }

  /**
   * Local disk for spooled streams, as large as the largest compressed dump; default: a private
   * folder in the system's temporary one.
   */
  public BackupManagerBuilder workFolder(Path folder) {
    workFolder = folder;
    return this;
  }

  /** Where {@code NAME/backup.log} and {@code restore.log} are written; default: none are. */
  public BackupManagerBuilder logFolder(Path folder) {
    logFolder = folder;
    return this;
  }

  /**
   * How long a worker on another machine must have been silent before its instance may be taken
   * over; 15 seconds to 1 hour, default one minute.
   */
  public BackupManagerBuilder leaseTerm(Duration term) {
    leaseTerm = term;
    return this;
  }

  /** How many runs work at a time in this process; default 2. Others wait. */
  public BackupManagerBuilder parallelRuns(int runs) {
    parallelRuns = runs;
    return this;
  }

  /**
   * How long a restore in place can be undone: what it replaced is kept so long, and removed by the
   * instance's next run after that; at least one hour, default 7 days.
   */
  public BackupManagerBuilder keepReplaced(Duration time) {
    keepReplaced = time;
    return this;
  }

  /** Which protected instances may be restored over nevertheless; default: none. */
  public BackupManagerBuilder mayReplaceProtected(Predicate<InstanceName> which) {
    mayReplaceProtected = which;
    return this;
  }

  /**
   * Builds the manager. Touches no storage yet.
   *
   * @throws IllegalStateException naming what is missing
   */
  public BackupManager build() {
    if (home == null) {
      throw new IllegalStateException("a manager needs a home storage: home(…)");
    }
    if (sources.isEmpty()) {
      throw new IllegalStateException("a manager needs a source: source(\"type\", …)");
    }
    if (parallelRuns < 1) {
      throw new IllegalStateException("parallelRuns is at least 1");
    }
    if (leaseTerm.compareTo(Duration.ofSeconds(15)) < 0
        || leaseTerm.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalStateException("leaseTerm is 15 seconds to 1 hour");
    }
    if (keepReplaced.compareTo(Duration.ofHours(1)) < 0) {
      throw new IllegalStateException("keepReplaced is at least 1 hour");
    }
    return new DefaultManager(
        new EngineSetup(
            home,
            storages,
            sources,
            withReferences(),
            exporters,
            hooks,
            foreignKinds,
            new ImportFolders(importFolders),
            listeners,
            Optional.ofNullable(instanceStore),
            time,
            timeZone,
            Optional.ofNullable(workFolder),
            Optional.ofNullable(logFolder),
            leaseTerm,
            parallelRuns,
            keepReplaced,
            mayReplaceProtected),
        actor);
  }

  private Map<String, FormatFactory> withReferences() {
    Map<String, FormatFactory> all = new LinkedHashMap<>(formats);
    all.put(
        ReferenceFormat.NAME,
        ReferenceFormat.factory(
            new ImportFolders(importFolders),
            foreignKinds.values(),
            id -> DefaultManager.scratch(Optional.ofNullable(workFolder), id)));
    return all;
  }
}

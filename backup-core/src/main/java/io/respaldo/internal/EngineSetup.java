package io.respaldo.internal;

import io.respaldo.InstanceName;
import io.respaldo.catalog.InstanceStore;
import io.respaldo.event.BackupListener;
import io.respaldo.format.Exporter;
import io.respaldo.format.FormatFactory;
import io.respaldo.format.foreign.ForeignKind;
import io.respaldo.format.foreign.ImportFolders;
import io.respaldo.hook.Hook;
import io.respaldo.source.SourceFactory;
import io.respaldo.storage.StorageBackend;
import io.respaldo.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What a manager was built with. */
public record EngineSetup(
    StorageBackend home,
    Map<String, StorageBackend> storages,
    Map<String, SourceFactory> sources,
    Map<String, FormatFactory> formats,
    Map<String, Exporter> exporters,
    Map<String, Hook> hooks,
    Map<String, ForeignKind> foreignKinds,
    ImportFolders importFolders,
    List<BackupListener> listeners,
    Optional<InstanceStore> instanceStore,
    TimeSource time,
    ZoneId timeZone,
    Optional<Path> workFolder,
    Optional<Path> logFolder,
    Duration leaseTerm,
    int parallelRuns,
    Duration keepReplaced,
    Predicate<InstanceName> mayReplaceProtected) {
  public EngineSetup {
    storages = Map.copyOf(storages);
    sources = Map.copyOf(sources);
    formats = Map.copyOf(formats);
    exporters = Map.copyOf(exporters);
    hooks = Map.copyOf(hooks);
    foreignKinds = Collections.unmodifiableMap(new LinkedHashMap<>(foreignKinds));
    listeners = List.copyOf(listeners);
  }
}

package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.BackupId;
import io.respaldo.BackupKind;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.InstanceStats;
import io.respaldo.Moment;
import io.respaldo.Trigger;
import io.respaldo.catalog.Figures;
import io.respaldo.catalog.RunRecord;
import io.respaldo.catalog.RunRecord.Operation;
import io.respaldo.catalog.RunRecord.State;
import io.respaldo.catalog.internal.Layout;
import io.respaldo.format.BackupFormat;
import io.respaldo.format.BackupPlace;
import io.respaldo.format.FoundBackup;
import io.respaldo.format.OutsideFile;
import io.respaldo.format.StoredBackup;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What backups an instance has: its records compared with the files that are there. */
final class Shelves {
  private static final Logger LOG = LoggerFactory.getLogger(Shelves.class);

  private final Engine engine;

  Shelves(Engine engine) {
    this.engine = engine;
  }

  /** Records and backups of one instance as they stood at one time; newest first. */
  record Shelf(List<RunRecord> records, List<Backup> backups) {
    List<Backup> good() {
      return backups.stream().filter(Backup::usable).toList();
    }
  }

  Shelf shelf(InstanceConfig config) throws IOException {
    // files before records: a backup committed in between is not taken for an unrecorded file
    Files files = new Files();
    for (String storage : storagesOf(config)) {
      files.listShelves(config, storage);
    }
    List<RunRecord> records = engine.catalog.all(config.name());
    List<Backup> backups = new ArrayList<>();
    Set<Spot> named = new HashSet<>();
    Set<String> storages = new LinkedHashSet<>(storagesOf(config));
    for (RunRecord r : records) {
      Folder own = Layout.instance(config.name());
      r.files().forEach(f -> named.add(new Spot(r.storage(), own.key(f))));
      if (isBackup(r)) {
        Backup b = r.backup().orElseThrow();
        Optional<Spot> spot = spot(b);
        spot.ifPresent(named::add);
        backups.add(inState(r, b, spot.isPresent() && files.has(spot.get())));
        if (spot.isPresent() && storages.add(r.storage())) {
          files.listShelves(config, r.storage());
        }
      }
    }
    for (String storage : storages) {
      backups.addAll(unrecorded(config, storage, files, named));
    }
    backups.sort(Comparator.comparing(Backup::time).thenComparing(Backup::id).reversed());
    return new Shelf(records, List.copyOf(backups));
  }

  /** Where an object lies. */
  private record Spot(String storage, ObjectKey key) {}

  /** What lies in which folder; each is listed once. */
  private final class Files {
    private final Map<String, Map<Folder, Map<String, ObjectInfo>>> listed = new HashMap<>();

    Map<String, ObjectInfo> in(String storage, Folder folder) throws IOException {
      Map<Folder, Map<String, ObjectInfo>> folders =
          listed.computeIfAbsent(storage, s -> new HashMap<>());
      Map<String, ObjectInfo> files = folders.get(folder);
      if (files == null) {
        files = files(folder, storage);
        folders.put(folder, files);
      }
      return files;
    }

    boolean has(Spot spot) throws IOException {
      return in(spot.storage(), spot.key().folder()).containsKey(spot.key().name());
    }

    void listShelves(InstanceConfig config, String storage) throws IOException {
      for (String format : engine.formats()) {
        in(storage, engine.format(format, storage).shelf(place(config)));
      }
    }
  }

  static BackupPlace place(InstanceConfig config) {
    return new BackupPlace(config.name(), config.tenant(), Layout.instance(config.name()));
  }

  /** Empty when this manager knows no way to it. */
  private Optional<Spot> spot(Backup b) {
    String storage = b.content().storage();
    String format = b.content().format();
    if (!knowsStorage(storage) || !engine.formats().contains(format)) {
      return Optional.empty();
    }
    try {
      ObjectKey key = engine.format(format, storage).mainObject(stored(b));
      return Optional.of(new Spot(storage, key));
    } catch (IllegalArgumentException e) {
      LOG.warn("backup {} of {}: {}", b.id(), b.instance(), e.getMessage());
      return Optional.empty();
    }
  }

  private static boolean isBackup(RunRecord r) {
    return r.operation() == Operation.BACKUP
        && r.backup().isPresent()
        && (r.state() == State.COMPLETED || r.state() == State.DELETING);
  }

  private Set<String> storagesOf(InstanceConfig config) {
    return knowsStorage(config.storage()) ? Set.of(config.storage()) : Set.of();
  }

  private boolean knowsStorage(String name) {
    return name.isEmpty() || engine.setup.storages().containsKey(name);
  }

  private Backup inState(RunRecord r, Backup b, boolean there) {
    if (r.state() == State.DELETING) {
      return b.with(Backup.State.DELETING);
    }
    if (!knowsStorage(r.storage()) || !engine.formats().contains(b.content().format())) {
      return b.with(Backup.State.UNREACHABLE);
    }
    boolean whole = there && outsideIsThere(b);
    return b.with(whole ? Backup.State.COMPLETED : Backup.State.MISSING);
  }

  /** A reference that can't be followed is as good as one to nothing; verification says why. */
  private boolean outsideIsThere(Backup b) {
    try {
      return !b.isReference()
          || engine.format(b.content().format(), b.content().storage()).outside(stored(b)).stream()
              .allMatch(OutsideFile::there);
    } catch (IOException e) {
      LOG.warn("backup {} of {}: {}", b.id(), b.instance(), e.getMessage());
      return false;
    }
  }

  /** Objects right in the instance's folder, by name. */
  Map<String, ObjectInfo> files(InstanceName name, String storage) throws IOException {
    return files(Layout.instance(name), storage);
  }

  private Map<String, ObjectInfo> files(Folder folder, String storage) throws IOException {
    Map<String, ObjectInfo> files = new HashMap<>();
    try (Stream<ObjectInfo> all = engine.storage(storage).listHere(folder)) {
      all.forEach(o -> files.put(o.key().name(), o));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return files;
  }

  /** Backups that a format can open, and that no record names. */
  private List<Backup> unrecorded(
      InstanceConfig config, String storage, Files files, Set<Spot> named) throws IOException {
    List<Backup> found = new ArrayList<>();
    for (String name : engine.formats()) {
      BackupFormat format = engine.format(name, storage);
      List<ObjectInfo> unnamed =
          files.in(storage, format.shelf(place(config))).values().stream()
              .filter(o -> !named.contains(new Spot(storage, o.key())))
              .toList();
      for (FoundBackup b : recognized(format, config, unnamed)) {
        unrecorded(config.name(), storage, b, name).ifPresent(found::add);
      }
    }
    return found;
  }

  /** A list must not fail because of what nobody recorded. */
  private static List<FoundBackup> recognized(
      BackupFormat format, InstanceConfig config, List<ObjectInfo> objects) throws IOException {
    List<FoundBackup> found = new ArrayList<>();
    for (ObjectInfo o : objects) {
      try {
        format.recognize(place(config), o).ifPresent(found::add);
      } catch (StorageException e) {
        if (e.retryable()) {
          throw e;
        }
        LOG.warn(
            "instance {}: what nobody recorded is not listed: {}", config.name(), e.getMessage());
        if (e.kind() == StorageException.Kind.DENIED) {
          break; // a wrong password is wrong for all, and each try takes its time
        }
      }
    }
    return found;
  }

  private static Optional<BackupId> idOf(String id) {
    try {
      return Optional.of(BackupId.of(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Backup> unrecorded(
      InstanceName name, String storage, FoundBackup b, String format) {
    return idOf(b.id())
        .map(
            id ->
                new Backup(
                    id,
                    name,
                    Backup.State.UNRECORDED,
                    BackupKind.FULL,
                    Optional.empty(),
                    new Backup.Origin(Trigger.MANUAL, Actor.of("unknown"), "", "", Map.of()),
                    b.time(),
                    Duration.ZERO,
                    new Backup.Content(
                        format, storage, b.file(), b.size(), b.size(), Map.of(), List.of()),
                    Map.of(),
                    List.of(),
                    false));
  }

  /** The recorded one, if a foreign file bears the same name but for its suffix. */
  Backup find(InstanceConfig config, BackupId id) throws IOException {
    return shelf(config).backups().stream()
        .filter(b -> b.id().equals(id))
        .min(Comparator.comparing(b -> b.state() == Backup.State.UNRECORDED))
        .orElseThrow(() -> notFound(config.name(), "no backup '" + id + "'"));
  }

  /** The backup that holds a moment. */
  Backup find(InstanceConfig config, Moment moment) throws IOException {
    if (moment instanceof Moment.OfBackup of) {
      return find(config, of.backup());
    }
    return shelf(config).good().stream()
        .filter(b -> !(moment instanceof Moment.At at) || !b.time().isAfter(at.instant()))
        // what was made before a restore may be just what nobody wants back
        .min(Comparator.comparing(b -> b.origin().trigger() == Trigger.PRE_RESTORE))
        .orElseThrow(() -> notFound(config.name(), "no good backup of that moment"));
  }

  /** The newest good one by its record, in the storage and format that a new one would get. */
  Optional<Backup> newestLike(InstanceConfig config) throws IOException {
    return engine.catalog.all(config.name()).stream()
        .filter(r -> isBackup(r) && r.state() == State.COMPLETED)
        .map(r -> r.backup().orElseThrow())
        .filter(b -> b.content().format().equals(config.format()))
        .filter(b -> b.content().storage().equals(config.storage()))
        .filter(b -> b.origin().trigger() != Trigger.IMPORT)
        .max(Comparator.comparing(Backup::time));
  }

  /** The newest that a moment might mean too, but that can't be reached from here. */
  Optional<Backup> newerUnreachable(InstanceConfig config, Moment moment, Backup found)
      throws IOException {
    if (moment instanceof Moment.OfBackup) {
      return Optional.empty();
    }
    return shelf(config).backups().stream()
        .filter(b -> b.state() == Backup.State.UNREACHABLE && b.time().isAfter(found.time()))
        .filter(b -> !(moment instanceof Moment.At at) || !b.time().isAfter(at.instant()))
        .findFirst();
  }

  private static BackupException notFound(InstanceName name, String what) {
    return new BackupException(
        Kind.NOT_FOUND, "instance '" + name + "': " + what, "look at the list of its backups");
  }

  static StoredBackup stored(Backup b) {
    boolean recorded = b.state() != Backup.State.UNRECORDED;
    return new StoredBackup(
        Layout.instance(b.instance()),
        b.id().value(),
        b.content().file(),
        recorded ? Optional.of(b.content().bytes()) : Optional.empty(),
        b.content().checksums());
  }

  InstanceStats stats(InstanceConfig config) throws IOException {
    return stats(config, shelf(config));
  }

  static InstanceStats stats(InstanceConfig config, Shelf shelf) {
    List<Backup> good = shelf.good();
    Optional<RunRecord> newest =
        shelf.records().stream().filter(r -> r.operation() == Operation.BACKUP).findFirst();
    Figures figures = figures(shelf);
    return new InstanceStats(
        config,
        figures.lastBackup(),
        figures.lastStatus(),
        figures.lastSize(),
        figures.backupCount(),
        figures.totalSize(),
        (int) good.stream().filter(b -> b.kind() == BackupKind.FULL).count(),
        newestOf(good, BackupKind.FULL).map(Backup::time),
        newestOf(good, BackupKind.DIFFERENTIAL).map(Backup::time),
        newest.filter(r -> r.state() == State.RUNNING).map(RunRecord::runId));
  }

  private static Optional<Backup> newestOf(List<Backup> good, BackupKind kind) {
    return good.stream().filter(b -> b.kind() == kind).findFirst();
  }

  static Figures figures(Shelf shelf) {
    List<Backup> good = shelf.good();
    Optional<RunRecord> newest =
        shelf.records().stream()
            .filter(r -> r.operation() == Operation.BACKUP && !isImport(r))
            .findFirst();
    return new Figures(
        newest.map(RunRecord::started),
        newest.map(Shelves::status).orElse(""),
        good.isEmpty() ? OptionalLong.empty() : OptionalLong.of(good.get(0).content().bytes()),
        good.size(),
        good.stream().mapToLong(b -> b.content().storedBytes()).sum());
  }

  /** It tells nothing of when and how the instance was last backed up. */
  private static boolean isImport(RunRecord r) {
    return r.backup().map(b -> b.origin().trigger() == Trigger.IMPORT).orElse(false);
  }

  private static String status(RunRecord r) {
    return switch (r.state()) {
      case RUNNING -> "running";
      case COMPLETED, DELETING, DELETED ->
          r.backup().map(b -> b.warnings().isEmpty()).orElse(true) ? "success" : "warning";
      case FAILED, CANCELLED, INTERRUPTED -> "failed";
    };
  }
}

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
import io.respaldo.format.FormatFactory;
import io.respaldo.format.OutsideFile;
import io.respaldo.format.StoredBackup;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    Map<String, Map<String, ObjectInfo>> files = new HashMap<>();
    for (String storage : storagesOf(config)) {
      files.put(storage, files(config.name(), storage));
    }
    List<RunRecord> records = engine.catalog.all(config.name());
    for (RunRecord r : records) {
      if (isBackup(r) && !files.containsKey(r.storage()) && knowsStorage(r.storage())) {
        files.put(r.storage(), files(config.name(), r.storage()));
      }
    }
    List<Backup> backups = new ArrayList<>();
    Map<String, Set<String>> named = new HashMap<>();
    for (RunRecord r : records) {
      Set<String> names = named.computeIfAbsent(r.storage(), s -> new HashSet<>());
      names.addAll(r.files());
      if (isBackup(r)) {
        Backup b = r.backup().orElseThrow();
        names.add(b.content().file());
        backups.add(inState(r, b, files.get(r.storage())));
      }
    }
    files.forEach(
        (storage, there) ->
            there.values().stream()
                .filter(o -> !named.getOrDefault(storage, Set.of()).contains(o.key().name()))
                .forEach(o -> unrecorded(config.name(), storage, o).ifPresent(backups::add)));
    backups.sort(Comparator.comparing(Backup::time).thenComparing(Backup::id).reversed());
    return new Shelf(records, List.copyOf(backups));
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

  private Backup inState(RunRecord r, Backup b, @Nullable Map<String, ObjectInfo> files) {
    if (r.state() == State.DELETING) {
      return b.with(Backup.State.DELETING);
    }
    if (files == null || !engine.formats().containsKey(b.content().format())) {
      return b.with(Backup.State.UNREACHABLE);
    }
    boolean there = files.containsKey(b.content().file()) && outsideIsThere(b);
    return b.with(there ? Backup.State.COMPLETED : Backup.State.MISSING);
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
    Folder folder = Layout.instance(name);
    Map<String, ObjectInfo> files = new HashMap<>();
    try (Stream<ObjectInfo> all = engine.storage(storage).listHere(folder)) {
      all.forEach(o -> files.put(o.key().name(), o));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return files;
  }

  /** A file that a format could open, and that no record names. */
  private Optional<Backup> unrecorded(InstanceName name, String storage, ObjectInfo o) {
    String file = o.key().name();
    for (Map.Entry<String, FormatFactory> format : engine.formats().entrySet()) {
      for (String suffix : format.getValue().suffixes()) {
        if (file.endsWith(suffix) && file.length() > suffix.length()) {
          String id = file.substring(0, file.length() - suffix.length());
          return idOf(id).map(i -> unrecorded(name, storage, o, i, format.getKey()));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<BackupId> idOf(String id) {
    try {
      return Optional.of(BackupId.of(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Backup unrecorded(
      InstanceName name, String storage, ObjectInfo o, BackupId id, String format) {
    return new Backup(
        id,
        name,
        Backup.State.UNRECORDED,
        BackupKind.FULL,
        Optional.empty(),
        new Backup.Origin(Trigger.MANUAL, Actor.of("unknown"), "", "", Map.of()),
        o.modified(),
        Duration.ZERO,
        new Backup.Content(
            format, storage, o.key().name(), o.size(), o.size(), Map.of(), List.of()),
        Map.of(),
        List.of(),
        false);
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

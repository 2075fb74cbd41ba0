package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.Compression;
import io.respaldo.format.repository.PasswordSource;
import io.respaldo.format.repository.internal.FolderStorage;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.backup.RunSettings;
import io.respaldo.format.repository.internal.backup.SnapshotRun;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.format.repository.internal.key.KeyLabel;
import io.respaldo.format.repository.internal.key.ScryptCost;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.part.EntryPath;
import io.respaldo.part.TreeRules;
import io.respaldo.storage.Folder;
import io.respaldo.storage.StorageBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A repository in a folder, to be written and read back. */
final class Restored implements AutoCloseable {
  static final String PASSWORD = "first";
  static final Instant NOW = Instant.parse("2025-11-19T03:00:00Z");
  static final List<EntryPath> SHOP = List.of(EntryPath.of("shop"));

  final OpenRepository repository;

  private Restored(OpenRepository repository) {
    this.repository = repository;
  }

  /** Makes one in the folder {@code r} of this one. */
  static Restored create(Path world) throws IOException {
    return create(new FolderStorage(world));
  }

  static Restored create(StorageBackend storage) throws IOException {
    return new Restored(
        OpenRepository.create(
            storage,
            new RepositoryLayout(new Folder("r")),
            PasswordSource.of(PASSWORD.toCharArray()),
            new KeyLabel("ana", "server", Timestamp.utc(NOW)),
            new ScryptCost(1024, 8, 1)));
  }

  static Restored of(OpenRepository repository) {
    return new Restored(repository);
  }

  BlobIndex index() throws IOException {
    return repository.index();
  }

  /** Backs a folder up as the part {@code files} of {@code shop}, and a stream as another. */
  Snapshot backup(Path folder, byte[] dump) throws Exception {
    Path work = Files.createTempDirectory("work");
    RunSettings settings =
        new RunSettings(Compression.AUTO, 3, NOW, ZoneId.of("UTC"), work, FormatProgress.NONE);
    try (SnapshotRun run = new SnapshotRun(repository, index(), Optional.empty(), settings)) {
      run.folder(EntryPath.of("shop/files"), folder, TreeRules.ALL);
      run.stream(EntryPath.of("shop/db/dump.sql"), out -> out.write(dump));
      return snapshot(run.finish(NOW, List.of("/shop/files", "/shop/db/dump.sql"), s -> s));
    } finally {
      try (Stream<Path> left = Files.list(work)) {
        for (Path file : left.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(work);
    }
  }

  Snapshot snapshot(Id id) throws IOException {
    return repository.snapshot(id);
  }

  /** Every snapshot that is there. */
  List<Snapshot> snapshots() throws IOException {
    List<Snapshot> snapshots = new ArrayList<>();
    for (Id id : repository.ids(FileType.SNAPSHOT)) {
      snapshots.add(snapshot(id));
    }
    snapshots.sort(Comparator.comparing(s -> s.time().instant()));
    return snapshots;
  }

  SnapshotReader reader(Snapshot snapshot, List<EntryPath> base) throws IOException {
    return new SnapshotReader(
        repository, index(), snapshot, base, List.of(), FormatProgress.NONE, () -> {});
  }

  SnapshotReader reader(Snapshot snapshot) throws IOException {
    return reader(snapshot, SHOP);
  }

  @Override
  public void close() {
    repository.close();
  }
}

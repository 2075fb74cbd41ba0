package io.respaldo.format.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.FolderStorage;
import io.respaldo.format.repository.internal.FullStorage;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.Restic;
import io.respaldo.format.repository.internal.SmallRepository;
import io.respaldo.format.repository.internal.backup.RunSettings;
import io.respaldo.format.repository.internal.backup.SnapshotRun;
import io.respaldo.format.repository.internal.lock.LockMode;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.lock.RepositoryLocks;
import io.respaldo.part.EntryPath;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeRules;
import io.respaldo.storage.Body;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories on storages that take nothing, lose something, or are full. */
@Tag("once")
final class BadStorageTest {
  private static final Instant NOW = Instant.parse("2025-11-19T03:00:00Z");

  @TempDir Path world;
  private Path data;

  @BeforeEach
  void make() throws Exception {
    data = Files.createDirectories(world.resolve("data"));
    change(1);
    SmallRepository.create(new FolderStorage(world)).repository.close();
  }

  private void change(int seed) throws IOException {
    byte[] content = new byte[700_000];
    new Random(seed).nextBytes(content);
    Files.write(data.resolve("file" + seed), content);
  }

  private void backUp(StorageBackend storage) throws Exception {
    Path work = Files.createTempDirectory(world, "work");
    try (OpenRepository r = SmallRepository.open(storage);
        SnapshotRun run =
            new SnapshotRun(
                r,
                r.index(),
                Optional.empty(),
                new RunSettings(
                    Compression.AUTO, 2, NOW, ZoneOffset.UTC, work, FormatProgress.NONE))) {
      run.folder(EntryPath.of("files"), data, TreeRules.ALL);
      run.finish(NOW, List.of("/files"), s -> s.hostname("server"));
    }
  }

  private Repository open(StorageBackend storage) throws IOException {
    return Repository.open(
        storage, new Folder("r"), PasswordSource.of(SmallRepository.PASSWORD.toCharArray()));
  }

  private RestoredTree restored(Repository repository, String to) throws Exception {
    return repository.restore(
        "latest",
        Selection.all(),
        world.resolve(to),
        RestoreSettings.intoEmpty().verifying(),
        FormatProgress.NONE);
  }

  @Test
  void aStorageThatTakesNothingIsReadCheckedAndRestoredFrom() throws Exception {
    backUp(new FolderStorage(world));
    FolderStorage readOnly =
        new FolderStorage(world) {
          @Override
          public ObjectInfo create(ObjectKey key, Body body) throws IOException {
            throw new StorageException(Kind.DENIED, "read-only");
          }

          @Override
          public void delete(Collection<ObjectKey> keys) throws IOException {
            throw new StorageException(Kind.DENIED, "read-only");
          }
        };

    try (Repository repository = open(readOnly)) {
      assertThat(repository.check("all", FormatProgress.NONE)).isEmpty();
      try (PartReader parts = repository.read("latest", FormatProgress.NONE)) {
        assertThat(parts.find(EntryPath.of("files/file1"))).isPresent();
      }
      assertThat(restored(repository, "out").findings()).isEmpty();
      requireReadable(repository);
      assertThatThrownBy(() -> repository.prune("0", FormatProgress.NONE))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("read-only");
    }
  }

  @Test
  void aStorageThatLosesLocksIsReadFromAndNothingElse() throws Exception {
    backUp(new FolderStorage(world));
    FolderStorage losing =
        new FolderStorage(world) {
          @Override
          public ObjectInfo create(ObjectKey key, Body body) throws IOException {
            ObjectInfo made = super.create(key, body);
            if (key.path().startsWith("r/locks/")) {
              Files.delete(file(key));
            }
            return made;
          }
        };

    try (Repository repository = open(losing)) {
      assertThat(repository.check("all", FormatProgress.NONE)).isEmpty();
      assertThat(restored(repository, "out").findings()).isEmpty();
      String snapshot = repository.snapshots().get(0).id();
      assertThatThrownBy(() -> repository.forget(List.of(snapshot)))
          .hasMessageContaining("was written and is not there");
      assertThatThrownBy(() -> repository.prune("0", FormatProgress.NONE))
          .hasMessageContaining("was written and is not there");
      assertThat(repository.snapshots()).hasSize(1);
    }
  }

  @Test
  void whatIsLockedIsReadWithoutALockOnRequest() throws Exception {
    backUp(new FolderStorage(world));
    try (OpenRepository other = SmallRepository.open(new FolderStorage(world));
        RepositoryLock lock =
            new RepositoryLocks(other, TimeSource.system()).acquire(LockMode.EXCLUSIVE);
        Repository repository = open(new FolderStorage(world))) {
      assertThatThrownBy(() -> restored(repository, "out"))
          .isInstanceOf(RepositoryLockedException.class);
      RestoredTree done = restored(repository.readingWithoutLocks(), "out");
      assertThat(done.findings()).isEmpty();
      requireReadable(repository.readingWithoutLocks());
      lock.requireHeld();
    }
  }

  /** Compared, searched, counted, and copied from. */
  private void requireReadable(Repository repository) throws Exception {
    assertThat(repository.diff("latest", "latest", d -> {}).changedFiles()).isZero();
    List<FoundItem> found = new ArrayList<>();
    repository.find(
        new FindRequest(List.of("file1"), List.of(), Optional.empty(), Optional.empty()),
        found::add);
    assertThat(found).extracting(FoundItem::path).containsExactly(EntryPath.of("files/file1"));
    assertThat(repository.stats(List.of(), StatsReport.Grouping.ALL))
        .singleElement()
        .satisfies(all -> assertThat(all.files()).isEqualTo(1));
    StorageBackend other = new FolderStorage(Files.createTempDirectory(world, "copy"));
    SmallRepository.create(other).repository.close();
    try (Repository target = open(other)) {
      assertThat(target.copyFrom(repository, List.of(), FormatProgress.NONE).copied()).hasSize(1);
    }
  }

  @Test
  void aWriteThatTheStorageLostIsFoundByACheckWithoutReadingData() throws Exception {
    FolderStorage losing =
        new FolderStorage(world) {
          private boolean lost;

          @Override
          public ObjectInfo create(ObjectKey key, Body body) throws IOException {
            ObjectInfo made = super.create(key, body);
            if (!lost && key.path().startsWith("r/data/") && made.size() > 500_000) {
              lost = true;
              Files.delete(file(key));
            }
            return made;
          }
        };

    backUp(losing);

    try (Repository repository = open(new FolderStorage(world))) {
      List<Finding> found = repository.check("none", FormatProgress.NONE);
      assertThat(found).anyMatch(Finding::isError);
      assertThatThrownBy(() -> restored(repository, "out"))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("file1");
    }
  }

  @Test
  void aStorageThatIsFullAnywhereLosesNothingAndTheNextRunSucceeds() throws Exception {
    backUp(new FolderStorage(world));
    int failures = 0;
    for (int room = 0; ; room++) {
      change(2 + room);
      StorageBackend full = new FullStorage(new FolderStorage(world), room);
      try {
        backUp(full);
      } catch (StorageException e) {
        assertThat(e.kind()).isEqualTo(Kind.FULL);
        failures++;
        try (Repository repository = open(new FolderStorage(world))) {
          assertThat(repository.check("none", FormatProgress.NONE)).noneMatch(Finding::isError);
          assertThat(repository.snapshots()).hasSize(1);
        }
        continue;
      }
      break;
    }
    assertThat(failures).isGreaterThanOrEqualTo(3); // packs, index, snapshot

    assertThat(Restic.at(world.resolve("r"), SmallRepository.PASSWORD).run("check", "--read-data"))
        .contains("no errors were found");
    try (Repository repository = open(new FolderStorage(world))) {
      assertThat(repository.check("all", FormatProgress.NONE)).noneMatch(Finding::isError);
      assertThat(restored(repository, "out").findings()).isEmpty();
    }
  }
}

package io.respaldo.format.repository.internal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.InstanceName;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.Compression;
import io.respaldo.format.repository.internal.FolderStorage;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.RepositoryState;
import io.respaldo.format.repository.internal.Restic;
import io.respaldo.format.repository.internal.SmallRepository;
import io.respaldo.format.repository.internal.SnapshotLabel;
import io.respaldo.format.repository.internal.StoppingStorage;
import io.respaldo.format.repository.internal.StoppingStorage.Where;
import io.respaldo.format.repository.internal.backup.Checkpoints;
import io.respaldo.format.repository.internal.backup.RunSettings;
import io.respaldo.format.repository.internal.backup.SnapshotRun;
import io.respaldo.format.repository.internal.check.RepositoryCheck;
import io.respaldo.format.repository.internal.check.Sample;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.format.repository.internal.lock.LockMode;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.lock.RepositoryLocks;
import io.respaldo.format.repository.internal.restore.SnapshotReader;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeRules;
import io.respaldo.storage.Body;
import io.respaldo.storage.Folder;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are cut short, and what the next one makes of what they had. */
@Tag("once")
class CheckpointTest {
  private static final Instant NOW = Instant.parse("2025-11-19T03:00:00Z");
  private static final InstanceName SHOP = InstanceName.of("shop");
  private static final EntryPath FILES = EntryPath.of("shop/files");
  private static final int COUNT = 400;

  @TempDir Path world;
  private final long seed = new Random().nextLong();
  private final AtomicLong read = new AtomicLong();
  private Path data;
  private long total;
  private int seconds;

  @BeforeEach
  void fill() throws IOException {
    fill(COUNT);
  }

  private void fill(int count) throws IOException {
    total = 0;
    Random random = new Random(seed);
    data = Files.createDirectory(world.resolve("data" + count));
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[1 + random.nextInt(300)];
      random.nextBytes(bytes);
      Path folder = data.resolve("d" + i % 3 + "/e" + i % 5);
      Files.write(Files.createDirectories(folder).resolve("file " + i), bytes);
      total += bytes.length;
    }
  }

  private static RepositoryLock lock(OpenRepository r) throws Exception {
    return new RepositoryLocks(r, TimeSource.system()).acquire(LockMode.SHARED);
  }

  /** A run of the instance with a checkpoint at every opportunity. */
  private final class Backup {
    private final OpenRepository repository;
    private final int threads;
    private int cutAt = Integer.MAX_VALUE;
    private int kept;

    Backup(OpenRepository repository, int threads) {
      this.repository = repository;
      this.threads = threads;
    }

    /** Fails after so many checkpoints. */
    Backup cutAt(int checkpoint) {
      cutAt = checkpoint;
      return this;
    }

    Id run() throws Exception {
      Path work = Files.createTempDirectory(world, "work");
      try (RepositoryLock lock = lock(repository)) {
        CheckpointSnapshots checkpoints = new CheckpointSnapshots(repository, SHOP, lock);
        RunSettings settings =
            new RunSettings(Compression.AUTO, threads, NOW, ZoneId.of("UTC"), work, counting(read))
                .with(
                    new Checkpoints(
                        TimeSource.system(), Duration.ZERO, (t, p) -> keep(checkpoints, t, p)));
        BlobIndex index = repository.index();
        try (SnapshotRun run =
            new SnapshotRun(
                repository, index, Optional.empty(), checkpoints.snapshots(), settings)) {
          run.folder(FILES, data, TreeRules.ALL);
          Id id = run.finish(NOW, List.of("/shop/files"), s -> s.tags(SnapshotLabel.tags("b")));
          checkpoints.removeAll();
          return id;
        }
      }
    }

    private void keep(CheckpointSnapshots to, Id tree, Set<EntryPath> parts) throws IOException {
      kept++;
      Instant time = NOW.plusSeconds(++seconds);
      List<String> paths = SnapshotLabel.checkpointPaths(parts);
      to.keep(
          Snapshot.of(Timestamp.utc(time), tree, paths)
              .tags(SnapshotLabel.checkpointTags())
              .build());
      if (kept >= cutAt) {
        throw new IOException("cut short");
      }
    }
  }

  private static List<Snapshot> snapshots(OpenRepository r) throws IOException {
    List<Snapshot> found = new ArrayList<>();
    for (Id id : r.ids(FileType.SNAPSHOT)) {
      found.add(r.snapshot(id));
    }
    return found;
  }

  private static List<Entry> files(OpenRepository r, Snapshot snapshot) throws IOException {
    try (SnapshotReader reader =
            new SnapshotReader(
                r,
                r.index(),
                snapshot,
                List.of(EntryPath.of("shop")),
                List.of(),
                FormatProgress.NONE,
                () -> {});
        Stream<Entry> all = reader.entries(Selection.all())) {
      return all.filter(e -> e.type() == Entry.Type.FILE).toList();
    }
  }

  private static void requireSound(OpenRepository r, String at) throws Exception {
    assertThat(
            new RepositoryCheck(r, new Sample.All(), 2, new SecureRandom(), FormatProgress.NONE)
                .run())
        .as(at)
        .allMatch(f -> !f.isError());
  }

  private static long marks(OpenRepository r) throws IOException {
    try (Stream<?> all = r.files().storage().list(RepositoryState.of(r))) {
      return all.count();
    }
  }

  private static FormatProgress counting(AtomicLong bytes) {
    return new FormatProgress() {
      @Override
      public void read(long n) {
        bytes.addAndGet(n);
      }
    };
  }

  @Test
  void whatACheckpointHoldsIsNotReadAgain() throws Exception {
    try (OpenRepository r = SmallRepository.create(new FolderStorage(world)).repository) {
      assertThatThrownBy(() -> new Backup(r, 1).cutAt(2).run()).hasMessageContaining("cut short");

      List<Snapshot> left = snapshots(r);
      assertThat(left).as("the earlier one is gone").hasSize(1);
      Snapshot checkpoint = left.get(0);
      assertThat(checkpoint.paths()).containsExactly("/checkpoint/shop/files");
      assertThat(checkpoint.tags()).containsExactly("respaldo-checkpoint");
      assertThat(SnapshotLabel.isOf(SHOP, checkpoint)).isFalse();
      List<Entry> held = files(r, checkpoint);
      assertThat(held).as("seed %d", seed).hasSizeBetween(64, COUNT);
      Restic restic = Restic.at(world.resolve("r"), SmallRepository.PASSWORD);
      assertThat(restic.run("check", "--read-data")).contains("no errors were found");

      read.set(0);
      Id id = new Backup(r, 3).run();

      long had = held.stream().mapToLong(e -> e.size()).sum();
      assertThat(read.get()).as("seed %d", seed).isEqualTo(total - had);
      assertThat(snapshots(r)).as("the checkpoint has gone").hasSize(1);
      Snapshot whole = r.snapshot(id);
      assertThat(files(r, whole)).hasSize(COUNT);
      assertThat(marks(r)).isZero();
      assertThat(restic.run("check", "--read-data")).contains("no errors were found");
    }
  }

  @Test
  void severalRunsThatAreCutShortAddUp() throws Exception {
    try (OpenRepository r = SmallRepository.create(new FolderStorage(world)).repository) {
      long first = 0;
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> new Backup(r, 1).cutAt(1).run()).hasMessageContaining("cut short");
        assertThat(snapshots(r)).hasSizeBetween(1, 4);
        first = first == 0 ? held(r) : first;
      }
      long held = held(r);
      assertThat(held).as("seed %d", seed).isGreaterThan(first);
      read.set(0);
      new Backup(r, 1).run();

      assertThat(read.get()).as("seed %d", seed).isEqualTo(total - held);
      assertThat(snapshots(r)).hasSize(1);
    }
  }

  /** How many bytes the checkpoints together have that the next run looks at. */
  private static long held(OpenRepository r) throws IOException {
    List<Snapshot> newest = snapshots(r);
    newest.sort(Comparator.comparing((Snapshot s) -> s.time().instant()).reversed());
    Map<EntryPath, Long> sizes = new HashMap<>();
    for (Snapshot s : newest.subList(0, Math.min(3, newest.size()))) {
      files(r, s).forEach(e -> sizes.put(e.path(), e.size()));
    }
    return sizes.values().stream().mapToLong(n -> n).sum();
  }

  @Test
  void aFileThatChangedSinceTheCheckpointIsReadAgain() throws Exception {
    try (OpenRepository r = SmallRepository.create(new FolderStorage(world)).repository) {
      assertThatThrownBy(() -> new Backup(r, 1).cutAt(3).run()).hasMessageContaining("cut short");
      Entry first = files(r, snapshots(r).get(0)).get(0);
      String path = first.path().toString().substring("files/".length());
      String changed = "longer than any that was there ".repeat(10);
      Files.writeString(data.resolve(path), changed);

      Id id = new Backup(r, 1).run();

      Snapshot whole = r.snapshot(id);
      assertThat(files(r, whole))
          .filteredOn(e -> e.path().equals(first.path()))
          .singleElement()
          .satisfies(e -> assertThat(e.size()).isEqualTo(changed.length()));
    }
  }

  /** Who can write the storage must not have a run remove what is not its own. */
  @Test
  void aMarkOfAnythingElseRemovesNothing() throws Exception {
    try (OpenRepository r = SmallRepository.create(new FolderStorage(world)).repository) {
      Id backup = new Backup(r, 3).run();
      Folder marks = RepositoryState.of(r).folder("checkpoints").folder("shop");
      r.files().storage().create(marks.key(backup + ".snapshot"), Body.of(new byte[0]));

      new Backup(r, 1).run();

      assertThat(snapshots(r)).hasSize(2);
      assertThat(marks(r)).isZero();
    }
  }

  @Test
  void aRunThatDiesAtAStorageCallLosesNothingAndTheNextOneCleansUp() throws Exception {
    dying(9);
  }

  @Test
  @Tag("huge")
  void aRunThatDiesAtAnyStorageCallLosesNothingAndTheNextOneCleansUp() throws Exception {
    dying(1);
  }

  private void dying(int step) throws Exception {
    int count = 140;
    fill(count);
    StoppingStorage counting = new StoppingStorage(new FolderStorage(world.resolve("0")));
    int changes;
    try (OpenRepository r = SmallRepository.create(counting).repository) {
      counting.stopAtChange(Integer.MAX_VALUE, Where.BEFORE);
      new Backup(r, 1).run();
      changes = counting.calls();
    }
    assertThat(changes).as("calls, with some checkpoints").isGreaterThan(20);
    for (int i = 1 + new Random(seed).nextInt(step); i <= changes; i += step) {
      Where where = i / step % 2 == 0 ? Where.BEFORE : Where.AFTER;
      String at = where + " call " + i + " of " + changes + ", seed " + seed;
      StoppingStorage storage = new StoppingStorage(new FolderStorage(world.resolve("s" + i)));
      try (OpenRepository r = SmallRepository.create(storage).repository) {
        storage.stopAtChange(i, where);
        try {
          new Backup(r, 1).run();
        } catch (IOException e) {
          assertThat(e).as(at).hasStackTraceContaining("stopped");
        }
        storage.heal();
        requireSound(r, at);
        Id id = new Backup(r, 1).run();
        Snapshot whole = r.snapshot(id);
        assertThat(files(r, whole)).as(at).hasSize(count);
        assertThat(snapshots(r)).as(at).noneMatch(s -> SnapshotLabel.isCheckpoint(s.tags()));
        assertThat(marks(r)).as(at).isZero();
        requireSound(r, at);
      }
    }
  }
}

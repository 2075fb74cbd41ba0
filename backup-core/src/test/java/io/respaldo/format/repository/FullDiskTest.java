package io.respaldo.format.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.archive.HeapStorage;
import io.respaldo.format.repository.internal.FullStorage;
import io.respaldo.format.repository.internal.HandClock;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.SmallRepository;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.format.repository.internal.file.StoredFile;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.format.repository.internal.key.KeyLabel;
import io.respaldo.format.repository.internal.key.ScryptCost;
import io.respaldo.format.repository.internal.lock.LockMode;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.lock.RepositoryLocks;
import io.respaldo.part.EntryPath;
import io.respaldo.part.PartReader;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The disk is full at the first write of some work, then at the second, and so on: each time it is
 * told, nothing is lost, no lock stays, and the same work succeeds once there is room. Backups are
 * in {@link BadStorageTest}.
 */
@Tag("once")
final class FullDiskTest {
  private static final Folder FOLDER = new Folder("r");

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final HeapStorage storage = new HeapStorage();
  private final Map<Id, Map<String, byte[]>> snapshots = new LinkedHashMap<>();
  private SmallRepository small;

  /** What is done while there is less and less room. */
  private interface Work {
    void on(StorageBackend storage) throws Exception;
  }

  /** And to an opened repository. */
  private interface Verb {
    void of(Repository repository) throws Exception;
  }

  @BeforeEach
  void create() throws IOException {
    small = SmallRepository.create(storage);
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < 6; i++) {
      files.put("d" + i % 3 + "/file " + i, bytes());
    }
    for (int i = 0; i < 4; i++) {
      files.put("d" + i % 3 + "/file " + 3 * i, bytes());
      snapshots.put(small.snapshot(files), Map.copyOf(files));
    }
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(3_000)];
    random.nextBytes(bytes);
    return bytes;
  }

  private List<StoredFile> files(FileType type) throws IOException {
    return SmallRepository.files(small.repository, type);
  }

  private void remove(FileType type, Id id) throws IOException {
    small.repository.files().delete(type, List.of(id));
  }

  private static Repository open(StorageBackend storage) throws IOException {
    PasswordSource password = PasswordSource.of(SmallRepository.PASSWORD.toCharArray());
    return Repository.open(storage, FOLDER, password, new HandClock());
  }

  private static Work verb(Verb verb) {
    return storage -> {
      try (Repository repository = open(storage)) {
        verb.of(repository);
      }
    };
  }

  /** How often it was full. */
  private int sweep(Work work) throws Exception {
    Map<ObjectKey, byte[]> before = Map.copyOf(storage.objects);
    for (int room = 0; ; room++) {
      storage.objects.clear();
      storage.objects.putAll(before);
      String told = "room for " + room + ", seed " + seed;
      try {
        work.on(new FullStorage(storage, room));
        requireSound(told);
        return room;
      } catch (StorageException e) {
        assertThat(e.kind()).as(told).isEqualTo(Kind.FULL);
        assertThat(e).as(told).hasMessageContaining("no space left");
      }
      assertThat(files(FileType.LOCK)).as(told).isEmpty();
      requireWhole(told);
      work.on(storage);
      requireSound("again with " + told);
    }
  }

  private void requireSound(String told) throws Exception {
    try (Repository repository = open(storage)) {
      assertThat(repository.check("all", FormatProgress.NONE)).as(told).noneMatch(Finding::isError);
    }
    requireWhole(told);
  }

  /** All snapshots that should be there can be read, every byte. */
  private void requireWhole(String told) throws Exception {
    try (Repository repository = open(storage)) {
      for (Map.Entry<Id, Map<String, byte[]>> snapshot : snapshots.entrySet()) {
        String id = snapshot.getKey().toString();
        try (PartReader parts = repository.read(id, FormatProgress.NONE)) {
          for (Map.Entry<String, byte[]> file : snapshot.getValue().entrySet()) {
            assertThat(parts.read(EntryPath.of(file.getKey())).readAllBytes())
                .as(told)
                .isEqualTo(file.getValue());
          }
        }
      }
    }
  }

  /** The oldest: of what it holds, newer ones need some, so that packs have to be copied. */
  private Id forgetOne() throws IOException {
    Id gone = snapshots.keySet().iterator().next();
    snapshots.remove(gone);
    return gone;
  }

  @Test
  void aPrune() throws Exception {
    small.forget(forgetOne(), forgetOne());
    assertThat(sweep(verb(r -> r.prune("0", FormatProgress.NONE))))
        .as("a lock, copies, indexes")
        .isGreaterThanOrEqualTo(2);
    try (Repository repository = open(storage)) {
      assertThat(repository.planPrune("0", FormatProgress.NONE).freedBytes()).isZero();
    }
  }

  @Test
  void aPruneBesideAWriter() throws Exception {
    small.forget(forgetOne(), forgetOne());
    Work prepares =
        on -> {
          try (RepositoryLock writer =
                  new RepositoryLocks(small.repository, new HandClock()).acquire(LockMode.SHARED);
              Repository repository = open(on)) {
            assertThat(repository.prune("0", FormatProgress.NONE).finished()).isFalse();
            writer.requireHeld();
          }
        };
    assertThat(sweep(prepares)).as("a lock, copies, the list").isGreaterThanOrEqualTo(2);
    assertThat(sweep(verb(r -> r.prune("0", FormatProgress.NONE)))).isPositive();
  }

  @Test
  void forgetting() throws Exception {
    String gone = forgetOne().toString();
    Work forget =
        verb(
            r -> {
              if (r.snapshots().size() == 4) {
                r.forget(List.of(gone));
              }
            });
    assertThat(sweep(forget)).as("a lock").isEqualTo(1);
    assertThat(files(FileType.SNAPSHOT)).hasSize(3);
  }

  @Test
  void repairingTheIndex() throws Exception {
    Id lost = files(FileType.INDEX).get(1).id();
    Map<Id, Map<String, byte[]>> all = Map.copyOf(snapshots);
    remove(FileType.INDEX, lost);
    snapshots.clear(); // they are whole when it is done
    assertThat(sweep(verb(r -> r.repairIndex(false, FormatProgress.NONE)))).isGreaterThan(1);
    snapshots.putAll(all);
    requireSound("repaired");
  }

  @Test
  void repairingSnapshots() throws Exception {
    Id pack =
        SmallRepository.index(small.repository)
            .find(BlobHandle.data(Sha256.of(someBlob())))
            .orElseThrow()
            .pack();
    remove(FileType.PACK, pack);
    snapshots.clear();
    Work repair =
        verb(
            r -> {
              r.repairIndex(false, FormatProgress.NONE);
              r.repairSnapshots(true);
            });
    assertThat(sweep(repair))
        .as("two locks, index, tree, its index, snapshots")
        .isGreaterThanOrEqualTo(4);
    assertThat(files(FileType.SNAPSHOT)).hasSize(4);
  }

  private byte[] someBlob() {
    byte[] file =
        snapshots.values().stream()
            .flatMap(s -> s.values().stream())
            .filter(b -> b.length > 1_000)
            .findFirst()
            .orElseThrow();
    return Arrays.copyOf(file, 1_000);
  }

  @Test
  void repairingPacks() throws Exception {
    StoredFile pack = files(FileType.PACK).get(0);
    ObjectKey key = small.repository.files().layout().key(FileType.PACK, pack.id());
    byte[] longer = Arrays.copyOf(storage.bytes(key), (int) pack.size() + 1);
    storage.objects.put(key, longer);
    Work repair =
        verb(
            r -> {
              r.repairPacks(List.of(pack.id().toString()));
              r.repairIndex(false, FormatProgress.NONE);
            });
    assertThat(sweep(repair)).as("two locks, pack, index").isGreaterThan(3);
  }

  @Test
  void changingTags() throws Exception {
    Work tag = verb(r -> r.tag(List.of("latest"), TagChange.of(List.of("x"), List.of()), false));
    Map.Entry<Id, Map<String, byte[]>> newest = newest();
    snapshots.remove(newest.getKey());
    assertThat(sweep(tag)).as("a lock, a snapshot").isEqualTo(2);
    assertThat(files(FileType.SNAPSHOT)).hasSize(4);
  }

  private Map.Entry<Id, Map<String, byte[]>> newest() throws IOException {
    try (Repository repository = open(storage)) {
      List<SnapshotInfo> all = repository.snapshots();
      Id id = Id.parse(all.get(all.size() - 1).id()).orElseThrow();
      return Map.entry(id, Objects.requireNonNull(snapshots.get(id)));
    }
  }

  @Test
  void rewriting() throws Exception {
    Work rewrite =
        verb(
            r -> {
              String id = r.snapshots().get(3).id();
              r.rewrite(List.of(id), List.of("file 5"), true, false);
            });
    snapshots.remove(newest().getKey());
    assertThat(sweep(rewrite)).as("a lock, trees, index, snapshot").isEqualTo(4);
    assertThat(files(FileType.SNAPSHOT)).hasSize(4);
  }

  @Test
  void copying() throws Exception {
    HeapStorage source = new HeapStorage();
    SmallRepository other = SmallRepository.create(source);
    other.snapshot(Map.of("a", bytes(), "b/c", bytes()));
    Work copy =
        verb(
            r -> {
              try (Repository from = open(source)) {
                r.copyFrom(from, List.of(), FormatProgress.NONE);
              }
            });
    assertThat(sweep(copy)).as("a lock, two packs, index, snapshot").isEqualTo(5);
    assertThat(files(FileType.SNAPSHOT)).hasSize(5);
  }

  @Test
  void changingThePassword() throws Exception {
    Work change =
        on -> {
          try (OpenRepository r =
              OpenRepository.open(
                  on,
                  new RepositoryLayout(FOLDER),
                  PasswordSource.of(SmallRepository.PASSWORD.toCharArray()),
                  Optional.empty())) {
            r.keys()
                .change(
                    r.key(),
                    PasswordSource.of(SmallRepository.PASSWORD.toCharArray()),
                    new KeyLabel("ana", "server", Timestamp.ZERO),
                    new ScryptCost(2, 1, 1));
          }
        };
    assertThat(sweep(change)).isEqualTo(1);
    assertThat(files(FileType.KEY)).hasSize(1);
  }
}

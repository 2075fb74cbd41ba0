package io.respaldo.format.repository.internal.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Finding;
import io.respaldo.format.Depth;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.FolderStorage;
import io.respaldo.format.repository.internal.HandClock;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.Restic;
import io.respaldo.format.repository.internal.ResticRepositories;
import io.respaldo.format.repository.internal.SmallRepository;
import io.respaldo.format.repository.internal.SmallRepository.Session;
import io.respaldo.format.repository.internal.StoppingStorage;
import io.respaldo.format.repository.internal.StoppingStorage.Where;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.check.RepositoryCheck;
import io.respaldo.format.repository.internal.check.Sample;
import io.respaldo.format.repository.internal.check.SnapshotCheck;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.StoredFile;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.IndexBuilder;
import io.respaldo.format.repository.internal.lock.LockMode;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.lock.RepositoryLocks;
import io.respaldo.storage.Folder;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long because one small history, and what is asked of it afterwards, serves all tests. */
@Tag("once")
final class PruneTest {
  private static final Folder STATE = new Folder("state/prune");
  private static final MaxUnused NONE = new MaxUnused.Bytes(0);

  @TempDir Path folder;
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final Map<Id, Map<String, byte[]>> snapshots = new HashMap<>();
  private StoppingStorage storage;
  private SmallRepository small;
  private OpenRepository r;

  private static final TimeSource TIME = new HandClock();

  @BeforeEach
  void create() throws IOException {
    storage = new StoppingStorage(new FolderStorage(folder));
    small = SmallRepository.create(storage);
    r = small.repository;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Snapshots that share much of what they hold. */
  private List<Id> history(int count) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < 25; i++) {
      files.put("d" + i % 4 + "/file " + i, bytes(random.nextInt(4_000)));
    }
    Id[] made = new Id[count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < 5; j++) {
        int n = random.nextInt(25);
        files.put("d" + n % 4 + "/file " + n, bytes(random.nextInt(4_000)));
      }
      made[i] = small.snapshot(files);
      snapshots.put(made[i], new TreeMap<>(files));
    }
    return List.of(made);
  }

  private Map<String, byte[]> content(Id snapshot) {
    return Objects.requireNonNull(snapshots.get(snapshot));
  }

  private void forget(List<Id> ids) throws IOException {
    small.forget(ids.toArray(new Id[0]));
    ids.forEach(snapshots::remove);
  }

  private RepositoryLock lock(LockMode mode) throws Exception {
    return new RepositoryLocks(r, TIME).acquire(mode);
  }

  private Prune prune() {
    return new Prune(r, STATE, TIME, 2, FormatProgress.NONE);
  }

  private Prune.Removed atOnce(MaxUnused limit) throws Exception {
    try (RepositoryLock lock = lock(LockMode.EXCLUSIVE)) {
      Prune prune = prune();
      return prune.apply(prune.plan(limit, lock), lock);
    }
  }

  private void prepare(MaxUnused limit) throws Exception {
    try (RepositoryLock lock = lock(LockMode.SHARED)) {
      Prune prune = prune();
      prune.prepare(prune.plan(limit, lock), lock);
    }
  }

  private Prune.Removed finish() throws Exception {
    try (RepositoryLock lock = lock(LockMode.EXCLUSIVE)) {
      return prune().finish(lock);
    }
  }

  private Restic restic() {
    return Restic.at(folder.resolve("r"), SmallRepository.PASSWORD);
  }

  private List<Finding> check() throws Exception {
    return new RepositoryCheck(r, new Sample.All(), 2, random, FormatProgress.NONE).run();
  }

  /** All snapshots are there, and nothing that any of them needs is missing or damaged. */
  private void requireSound(String when) throws Exception {
    assertThat(check()).as("%s, seed %d", when, seed).noneMatch(Finding::isError);
    assertThat(SmallRepository.files(r, FileType.SNAPSHOT))
        .as("%s, seed %d", when, seed)
        .extracting(StoredFile::id)
        .containsAll(snapshots.keySet());
  }

  /** And each by itself has all that it needs. */
  private void requireWhole(String when) throws Exception {
    requireSound(when);
    BlobIndex index = SmallRepository.index(r);
    for (Id snapshot : snapshots.keySet()) {
      assertThat(new SnapshotCheck(r, index, 1, FormatProgress.NONE).run(snapshot, Depth.FULL))
          .as("%s, seed %d", when, seed)
          .isEmpty();
    }
  }

  /** As restic can tell, which restores every snapshot. */
  private void requireRestorable() throws Exception {
    restic().run("check", "--read-data", "--no-lock");
    for (Map.Entry<Id, Map<String, byte[]>> snapshot : snapshots.entrySet()) {
      Path target = Files.createTempDirectory(folder, "restored");
      restic().run("restore", snapshot.getKey().toString(), "--target", target + "", "--no-lock");
      for (Map.Entry<String, byte[]> file : snapshot.getValue().entrySet()) {
        assertThat(target.resolve(file.getKey()))
            .as("seed %d", seed)
            .hasBinaryContent(file.getValue());
      }
    }
  }

  private long size() throws IOException {
    return SmallRepository.files(r, FileType.PACK).stream().mapToLong(StoredFile::size).sum();
  }

  private List<Path> stateFiles() throws IOException {
    Path state = folder.resolve(STATE.path());
    if (!Files.isDirectory(state)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(state)) {
      return all.toList();
    }
  }

  private long waste() throws Exception {
    try (RepositoryLock lock = lock(LockMode.SHARED)) {
      PrunePlan plan = prune().plan(new MaxUnused.Unlimited(), lock);
      return plan.keptWasteBytes() + plan.removedBytes();
    }
  }

  @Test
  void whatNoSnapshotNeedsGoesAndTheRestIsRestoredByRestic() throws Exception {
    List<Id> made = history(8);
    forget(made.subList(0, 4));
    long before = size();

    Prune.Removed removed = atOnce(NONE);

    assertThat(removed.bytes()).as("seed %d", seed).isPositive();
    assertThat(size()).isLessThan(before);
    assertThat(waste()).isZero();
    assertThat(check()).as("seed %d", seed).isEmpty();
    requireRestorable();
    assertThat(restic().run("prune", "--max-unused", "0", "--dry-run"))
        .containsPattern("to delete: +0 blobs")
        .containsPattern("this removes: +0 blobs");
    assertThat(stateFiles()).isEmpty();
    assertThat(SmallRepository.files(r, FileType.LOCK)).isEmpty();
  }

  @Test
  void allThatWasForgottenLeavesAnEmptyRepository() throws Exception {
    forget(history(2));
    atOnce(MaxUnused.usual());
    assertThat(size()).isZero();
    assertThat(SmallRepository.files(r, FileType.INDEX)).isEmpty();
    restic().run("check", "--read-data");
  }

  @Test
  void wasteStaysWithinWhatWasAskedFor() throws Exception {
    List<Id> made = history(10);
    forget(made.subList(3, 9));
    PrunePlan unlimited;
    PrunePlan percent;
    PrunePlan size;
    PrunePlan none;
    try (RepositoryLock lock = lock(LockMode.SHARED)) {
      unlimited = prune().plan(new MaxUnused.Unlimited(), lock);
      percent = prune().plan(new MaxUnused.Percent(10), lock);
      size = prune().plan(new MaxUnused.Bytes(5_000), lock);
      none = prune().plan(NONE, lock);
    }
    assertThat(unlimited.keptWasteBytes()).as("seed %d", seed).isGreaterThan(5_000);
    assertThat(size.keptWasteBytes()).isBetween(1L, 5_000L);
    assertThat(none.keptWasteBytes()).isZero();
    assertThat(percent.keptWasteBytes() * 9).isLessThanOrEqualTo(percent.neededBytes());
    assertThat(none.repackedPacks()).isGreaterThan(size.repackedPacks());
    assertThat(none.removedPacks()).isEqualTo(unlimited.removedPacks());
    assertThat(none.freedBytes()).isGreaterThan(size.freedBytes());
    assertThat(none.keptPacks() + none.repackedPacks() + none.removedPacks())
        .isEqualTo(none.packs());
    long before = size();

    atOnce(new MaxUnused.Bytes(5_000));

    assertThat(before - size())
        .as("seed %d", seed)
        .isBetween(size.freedBytes() - 20_000, size.freedBytes() + 20_000);
    assertThat(waste()).isLessThanOrEqualTo(5_000);
    requireWhole("pruned");
  }

  @Test
  void inTwoPhasesNothingGoesBeforeTheSecond() throws Exception {
    List<Id> made = history(6);
    forget(made.subList(0, 3));
    List<StoredFile> packs = SmallRepository.files(r, FileType.PACK);
    try (RepositoryLock writer = lock(LockMode.SHARED)) {
      prepare(NONE);
      writer.requireHeld();
      assertThat(SmallRepository.files(r, FileType.PACK)).containsAll(packs);
      assertThat(prune().isPrepared()).isTrue();
      assertThat(stateFiles()).hasSize(1);
      requireRestorable();
    }
    List<StoredFile> prepared = SmallRepository.files(r, FileType.PACK);
    prepare(NONE);
    assertThat(SmallRepository.files(r, FileType.PACK))
        .as("what is copied is not copied again")
        .isEqualTo(prepared);

    assertThat(finish().packs()).as("seed %d", seed).isPositive();

    assertThat(waste()).isZero();
    assertThat(check()).isEmpty();
    assertThat(stateFiles()).isEmpty();
    assertThat(prune().isPrepared()).isFalse();
    requireRestorable();
    assertThat(finish()).isEqualTo(new Prune.Removed(0, 0));
  }

  /** A writer that had its index before the listing, and relies on packs that are listed. */
  @Test
  void aListedPackThatAWriterNeedsAgainStays() throws Exception {
    List<Id> made = history(6);
    Map<String, byte[]> again = content(made.get(0));
    forget(made.subList(0, 3));
    try (Session writer = new Session(r)) {
      prepare(NONE);
      Id root = writer.tree(again);
      writer.finish();
      snapshots.put(small.snapshot(root), again);
    }
    finish();

    requireWhole("finished");
    requireRestorable();
    atOnce(NONE);
    assertThat(check()).as("copies go the next time, seed %d", seed).isEmpty();
    requireWhole("pruned");
  }

  @Test
  void packsThatCameAfterTheListingAreLeftToTheNextTime() throws Exception {
    List<Id> made = history(4);
    forget(made.subList(0, 2));
    prepare(NONE);
    Id orphan;
    try (Session other = new Session(r)) {
      orphan = other.pack(List.of(bytes(100)));
    }
    List<Id> more = history(1);
    forget(more);

    finish();

    assertThat(SmallRepository.files(r, FileType.PACK)).extracting(StoredFile::id).contains(orphan);
    assertThat(waste()).as("seed %d", seed).isPositive();
    atOnce(NONE);
    assertThat(SmallRepository.files(r, FileType.PACK))
        .extracting(StoredFile::id)
        .doesNotContain(orphan);
    requireWhole("pruned");
  }

  @Test
  void aWriterThatWasThereAtTheListingMustHaveEnded() throws Exception {
    forget(history(3).subList(0, 1));
    Id writer = r.unpacked().write(FileType.LOCK, "{}".getBytes(StandardCharsets.UTF_8));
    prepare(NONE);
    byte[] file = r.files().read(FileType.LOCK, writer);
    r.files().delete(FileType.LOCK, List.of(writer));
    try (RepositoryLock lock = lock(LockMode.EXCLUSIVE)) {
      r.files().write(FileType.LOCK, file);
      List<StoredFile> packs = SmallRepository.files(r, FileType.PACK);
      assertThatThrownBy(() -> prune().finish(lock))
          .hasMessageContaining(writer.brief())
          .hasMessageContaining("wait until its work has ended");
      assertThat(SmallRepository.files(r, FileType.PACK)).isEqualTo(packs);
      r.files().delete(FileType.LOCK, List.of(writer));
      assertThat(prune().finish(lock).packs()).isPositive();
    }
  }

  @Test
  void aListThatIsDamagedRemovesNothing() throws Exception {
    forget(history(3).subList(0, 1));
    prepare(NONE);
    byte[] list = Files.readAllBytes(stateFiles().get(0));
    list[list.length / 2] ^= 1;
    Files.write(stateFiles().get(0), list);
    long before = size();
    assertThat(finish()).isEqualTo(new Prune.Removed(0, 0));
    assertThat(size()).isEqualTo(before);
    assertThat(stateFiles()).isEmpty();
    prepare(NONE);
    assertThat(finish().packs()).isPositive();
    requireWhole("finished");
  }

  @Test
  void nothingGoesWithoutAnExclusiveLockThatIsHeld() throws Exception {
    List<Id> made = history(3);
    forget(made.subList(0, 2));
    try (RepositoryLock shared = lock(LockMode.SHARED)) {
      PrunePlan plan = prune().plan(NONE, shared);
      assertThatThrownBy(() -> prune().apply(plan, shared))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> prune().finish(shared)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> prune().forget(List.of(made.get(2)), shared))
          .isInstanceOf(IllegalArgumentException.class);
    }
    try (RepositoryLock lock = lock(LockMode.EXCLUSIVE)) {
      PrunePlan plan = prune().plan(NONE, lock);
      List<StoredFile> packs = SmallRepository.files(r, FileType.PACK);
      r.files().delete(FileType.LOCK, List.of(lock.id()));
      assertThatThrownBy(lock::refresh).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> prune().apply(plan, lock)).hasMessageContaining("is gone");
      assertThat(SmallRepository.files(r, FileType.PACK)).isEqualTo(packs);
    }
  }

  @Test
  void forgetRemovesSnapshots() throws Exception {
    List<Id> made = history(3);
    try (RepositoryLock lock = lock(LockMode.EXCLUSIVE)) {
      prune().forget(made.subList(0, 2), lock);
      prune().forget(made.subList(0, 1), lock);
    }
    assertThat(SmallRepository.files(r, FileType.SNAPSHOT))
        .extracting(StoredFile::id)
        .containsExactly(made.get(2));
    restic().run("check");
  }

  @Test
  void whereAnythingCantBeReadNothingGoes() throws Exception {
    List<Id> made = history(4);
    forget(made.subList(0, 1));
    BlobIndex index = SmallRepository.index(r);
    Map<Path, String> victims = new HashMap<>();
    victims.put(file(FileType.SNAPSHOT, made.get(2)), "snapshot " + made.get(2).brief());
    victims.put(
        file(FileType.INDEX, SmallRepository.files(r, FileType.INDEX).get(0).id()), "index");
    index.forEachPack(
        (pack, blobs) -> {
          if (blobs.get(0).handle().type() == BlobType.TREE) {
            victims.put(file(FileType.PACK, pack), "");
          }
        });
    int refused = 0;
    for (Map.Entry<Path, String> victim : victims.entrySet()) {
      byte[] sound = Files.readAllBytes(victim.getKey());
      byte[] bytes = sound.clone();
      bytes[20] ^= 1;
      Files.write(victim.getKey(), bytes);
      List<StoredFile> packs = SmallRepository.files(r, FileType.PACK);
      try (RepositoryLock lock = lock(LockMode.EXCLUSIVE)) {
        prune().plan(NONE, lock);
        assertThat(victim.getValue()).as("seed %d", seed).isEmpty(); // a tree that nobody needs
      } catch (StorageException e) {
        assertThat(e.kind()).isEqualTo(Kind.DAMAGED);
        assertThat(e)
            .hasMessageContaining("nothing is removed")
            .hasMessageContaining(victim.getValue());
        refused++;
      }
      assertThat(SmallRepository.files(r, FileType.PACK)).isEqualTo(packs);
      Files.write(victim.getKey(), sound);
    }
    assertThat(refused).isGreaterThan(2);
  }

  private Path file(FileType type, Id id) {
    return folder.resolve(r.files().layout().key(type, id).path());
  }

  @Test
  void aNeededPackThatIsMissingOrCutOrToldInPartsStopsIt() throws Exception {
    List<Id> made = history(4);
    forget(made.subList(0, 1));
    BlobIndex index = SmallRepository.index(r);
    Id data = index.pack(index.row(dataOf(made.get(3), index)));
    byte[] sound = Files.readAllBytes(file(FileType.PACK, data));
    Files.delete(file(FileType.PACK, data));
    assertThatThrownBy(() -> atOnce(NONE))
        .hasMessageContaining("nothing is removed")
        .hasMessageContaining(data.toString())
        .hasMessageContaining("is missing");
    Files.write(file(FileType.PACK, data), Arrays.copyOf(sound, sound.length - 1));
    assertThatThrownBy(() -> atOnce(NONE)).hasMessageContaining("bytes, and not " + sound.length);
    Files.write(file(FileType.PACK, data), sound);
    IndexBuilder part = new IndexBuilder();
    part.add(data, List.of(new StoredBlob(BlobHandle.data(data), 0, 50, 0)));
    part.store(r.unpacked());
    assertThatThrownBy(() -> atOnce(NONE)).hasMessageContaining("told differently");
  }

  private int dataOf(Id snapshot, BlobIndex index) {
    byte[] content =
        content(snapshot).values().stream().filter(b -> b.length > 1_000).findAny().get();
    return index.number(BlobHandle.data(Sha256.of(Arrays.copyOf(content, 1_000))));
  }

  @Test
  void aDamagedBlobIsNotCopied() throws Exception {
    List<Id> made = history(8);
    forget(made.subList(0, 7));
    BlobIndex index = SmallRepository.index(r);
    int copied = 0;
    try (RepositoryLock lock = lock(LockMode.EXCLUSIVE)) {
      PrunePlan plan = prune().plan(NONE, lock);
      for (int row = plan.repack.nextSetBit(0); row >= 0; row = plan.repack.nextSetBit(row + 1)) {
        int blob = plan.usage.needed.next(plan.usage.index.first(row));
        if (plan.usage.index.type(blob) == BlobType.TREE) {
          continue;
        }
        copied++;
        Path file = file(FileType.PACK, plan.usage.index.pack(row));
        byte[] sound = Files.readAllBytes(file);
        byte[] bytes = sound.clone();
        bytes[(int) plan.usage.index.get(blob).blob().offset() + 17] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> prune().apply(plan, lock))
            .hasMessageContaining("nothing is removed")
            .hasMessageContaining(plan.usage.index.handle(blob).toString());
        Files.write(file, sound);
        break;
      }
    }
    assertThat(copied).as("seed %d", seed).isEqualTo(1);
    assertThat(index).isNotNull();
    atOnce(NONE);
    requireWhole("pruned after all");
  }

  @Test
  void mixedPacksAndCopiesOfBlobsAreSortedOut() throws Exception {
    List<Id> made = history(3);
    byte[] twice =
        content(made.get(2)).values().stream().filter(b -> b.length > 1_000).findAny().get();
    try (Session session = new Session(r)) {
      session.pack(List.of(Arrays.copyOf(twice, 1_000), bytes(500)));
      session.finish();
    }
    assertThat(waste()).as("seed %d", seed).isPositive();
    atOnce(NONE);
    assertThat(waste()).isZero();
    assertThat(check()).isEmpty();
    requireRestorable();
  }

  @Test
  void whatResticMadeIsPrunedAndResticIsContent() throws Exception {
    for (String name : List.of("0.14/v1", "0.19/auto")) {
      Path at = Files.createDirectories(folder.resolve(name));
      try (OpenRepository theirs = ResticRepositories.open(ResticRepositories.unpack(name, at))) {
        Id gone = SmallRepository.files(theirs, FileType.SNAPSHOT).get(0).id();
        Prune prune = new Prune(theirs, STATE, TIME, 2, FormatProgress.NONE);
        try (RepositoryLock lock = new RepositoryLocks(theirs, TIME).acquire(LockMode.EXCLUSIVE)) {
          prune.forget(List.of(gone), lock);
          prune.apply(prune.plan(NONE, lock), lock);
        }
        Restic restic = Restic.at(at.resolve("r"), SmallRepository.PASSWORD);
        assertThat(restic.run("check", "--read-data")).contains("no errors");
        assertThat(restic.run("prune", "--max-unused", "0", "--dry-run"))
            .containsPattern("to delete: +0 blobs");
      }
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  /**
   * Kills the work at each call in turn, or at each that changes something, beginning from the same
   * repository each time.
   */
  private void sweep(boolean everyCall, Work work) throws Exception {
    List<Id> made = history(6);
    forget(made.subList(0, 3));
    Path kept = folder.resolve("kept");
    copy(folder.resolve("r"), kept.resolve("r"));
    if (everyCall) {
      storage.heal();
    } else {
      storage.stopAtChange(Integer.MAX_VALUE, Where.BEFORE);
    }
    work.run();
    int calls = storage.calls();
    int stopped = 0;
    // half of a change that is not a deletion is nothing, as before it
    for (Where where : everyCall ? Where.values() : new Where[] {Where.HALF, Where.AFTER}) {
      for (int n = 1; n <= calls; n++) {
        delete(folder.resolve("r"));
        delete(folder.resolve("state"));
        copy(kept.resolve("r"), folder.resolve("r"));
        String when = where + " call " + n + " of " + calls;
        if (everyCall) {
          storage.stopAt(n, where);
        } else {
          storage.stopAtChange(n, where);
        }
        try {
          work.run();
        } catch (StorageException e) {
          assertThat(e).hasMessageContaining("stopped");
          stopped++;
        }
        storage.heal();
        new RepositoryLocks(r, TIME).removeAll();
        requireSound(when);
        if (everyCall) {
          restic().run("check", "--no-lock");
        }
        work.run();
        requireSound("again after " + when);
        assertThat(check()).as("%s, seed %d", when, seed).isEmpty();
        assertThat(waste()).as("%s, seed %d", when, seed).isZero();
        assertThat(stateFiles()).isEmpty();
      }
    }
    assertThat(stopped).isPositive();
    requireRestorable();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private void bothPhases() throws Exception {
    prepare(NONE);
    finish();
  }

  @Test
  @Tag("once")
  void whoIsKilledAtAnyChangeLosesNothing() throws Exception {
    sweep(false, () -> atOnce(NONE));
  }

  @Test
  @Tag("once")
  void whoIsKilledAtAnyChangeOfTheTwoPhasesLosesNothing() throws Exception {
    sweep(false, this::bothPhases);
  }

  @Test
  @Tag("huge")
  void whoIsKilledAtEveryCallLosesNothingAsResticAgrees() throws Exception {
    sweep(true, () -> atOnce(NONE));
  }

  @Test
  @Tag("huge")
  void whoIsKilledAtEveryCallOfTheTwoPhasesLosesNothingAsResticAgrees() throws Exception {
    sweep(true, this::bothPhases);
  }
}

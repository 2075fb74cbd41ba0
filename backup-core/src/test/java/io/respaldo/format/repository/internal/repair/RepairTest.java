package io.respaldo.format.repository.internal.repair;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.FolderStorage;
import io.respaldo.format.repository.internal.HandClock;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.Restic;
import io.respaldo.format.repository.internal.SmallRepository;
import io.respaldo.format.repository.internal.SmallRepository.Session;
import io.respaldo.format.repository.internal.StoppingStorage;
import io.respaldo.format.repository.internal.StoppingStorage.Where;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.check.RepositoryCheck;
import io.respaldo.format.repository.internal.check.Sample;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.StoredFile;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.IndexBuilder;
import io.respaldo.format.repository.internal.index.PackedBlob;
import io.respaldo.format.repository.internal.lock.LockMode;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.lock.RepositoryLocks;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.storage.StorageException;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Long because one small repository, harmed in many ways, serves all three repairs. */
@Tag("once")
final class RepairTest {
  @TempDir Path folder;
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final Map<String, byte[]> files = new TreeMap<>();
  private StoppingStorage storage;
  private SmallRepository small;
  private OpenRepository r;

  private static final TimeSource TIME = new HandClock();

  @BeforeEach
  void create() throws IOException {
    storage = new StoppingStorage(new FolderStorage(folder));
    small = SmallRepository.create(storage);
    r = small.repository;
    for (int i = 0; i < 20; i++) {
      files.put("d" + i % 3 + "/e" + i % 2 + "/file " + i, bytes(1_100 + random.nextInt(3_000)));
    }
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private RepositoryLock exclusive() throws Exception {
    return new RepositoryLocks(r, TIME).acquire(LockMode.EXCLUSIVE);
  }

  private List<Finding> index(IndexRepair.Scope scope) throws Exception {
    try (RepositoryLock lock = exclusive()) {
      return new IndexRepair(r, 2, FormatProgress.NONE).run(scope, lock);
    }
  }

  private List<Finding> packs(Id... packs) throws Exception {
    try (RepositoryLock lock = exclusive()) {
      return new PackRepair(r).run(Arrays.asList(packs), lock);
    }
  }

  private SnapshotRepair.Result snapshots(SnapshotRepair.Originals originals) throws Exception {
    try (RepositoryLock lock = exclusive()) {
      return new SnapshotRepair(r).run(originals, lock);
    }
  }

  private List<Finding> check() throws Exception {
    return new RepositoryCheck(r, new Sample.All(), 2, random, FormatProgress.NONE).run();
  }

  private static List<String> codes(List<Finding> findings) {
    return findings.stream().map(Finding::code).toList();
  }

  private Restic restic() {
    return Restic.at(folder.resolve("r"), SmallRepository.PASSWORD);
  }

  private Path file(FileType type, Id id) {
    return folder.resolve(r.files().layout().key(type, id).path());
  }

  private List<StoredFile> all(FileType type) throws IOException {
    return SmallRepository.files(r, type);
  }

  private PackedBlob place(String name) throws IOException {
    byte[] content = Objects.requireNonNull(files.get(name));
    Id first = Sha256.of(Arrays.copyOf(content, Math.min(1_000, content.length)));
    return SmallRepository.index(r).find(BlobHandle.data(first)).orElseThrow();
  }

  private void flip(Path file, long at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) at] ^= 1;
    Files.write(file, bytes);
  }

  private void requireRestored(Id snapshot) throws Exception {
    Path target = Files.createTempDirectory(folder, "restored");
    restic().run("restore", snapshot.toString(), "--target", target.toString());
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      assertThat(target.resolve(file.getKey()))
          .as("seed %d", seed)
          .hasBinaryContent(file.getValue());
    }
  }

  @ParameterizedTest
  @EnumSource(IndexRepair.Scope.class)
  void aLostIndexIsMadeAnewFromThePacks(IndexRepair.Scope scope) throws Exception {
    Id snapshot = small.snapshot(files);
    r.files().delete(FileType.INDEX, r.ids(FileType.INDEX));
    assertThat(check()).anyMatch(Finding::isError);

    assertThat(codes(index(scope))).containsExactly("index_repaired");

    assertThat(check()).as("seed %d", seed).isEmpty();
    assertThat(restic().run("check", "--read-data")).contains("no errors");
    requireRestored(snapshot);
  }

  @ParameterizedTest
  @EnumSource(IndexRepair.Scope.class)
  void aDamagedIndexFileIsReplaced(IndexRepair.Scope scope) throws Exception {
    small.snapshot(files);
    files.put("more", bytes(3_000));
    Id snapshot = small.snapshot(files);
    StoredFile victim = all(FileType.INDEX).get(random.nextInt(2));
    flip(file(FileType.INDEX, victim.id()), victim.size() / 2);

    assertThat(codes(index(scope))).containsExactly("index_damaged", "index_repaired");

    assertThat(check()).as("seed %d", seed).isEmpty();
    assertThat(all(FileType.INDEX)).extracting(StoredFile::id).doesNotContain(victim.id());
    requireRestored(snapshot);
    List<StoredFile> before = all(FileType.INDEX);
    assertThat(codes(index(IndexRepair.Scope.WRONG))).containsExactly("index_repaired");
    assertThat(all(FileType.INDEX)).as("what is right stays").isEqualTo(before);
  }

  @Test
  void anIndexThatTellsAPackInPartsIsPutTogether() throws Exception {
    Id snapshot = small.snapshot(files);
    BlobIndex index = SmallRepository.index(r);
    r.files().delete(FileType.INDEX, r.ids(FileType.INDEX));
    for (int half = 0; half < 2; half++) {
      var part = new IndexBuilder();
      int which = half;
      index.forEachPack(
          (pack, blobs) -> {
            int middle = blobs.size() / 2;
            var some = which == 0 ? blobs.subList(0, middle) : blobs.subList(middle, blobs.size());
            if (!some.isEmpty()) {
              part.add(pack, some);
            }
          });
      part.store(r.unpacked());
    }
    assertThat(codes(check())).contains("index_wrong");

    index(IndexRepair.Scope.WRONG);

    assertThat(check()).as("seed %d", seed).isEmpty();
    requireRestored(snapshot);
  }

  @Test
  void ofAPackThatIsTooLongOrCutAllSoundBlobsAreSaved() throws Exception {
    Id snapshot = small.snapshot(files);
    Path longer = file(FileType.PACK, place("d0/e0/file 0").pack());
    Files.write(longer, new byte[7], StandardOpenOption.APPEND);

    assertThat(codes(index(IndexRepair.Scope.WRONG)))
        .containsExactly("pack_unreadable", "pack_saved", "index_repaired");

    assertThat(codes(check())).as("seed %d", seed).containsExactly("pack_not_indexed");
    assertThat(longer).as("nothing is thrown away").exists();
    requireRestored(snapshot);

    PackedBlob last = place("d1/e1/file 19");
    Path cut = file(FileType.PACK, last.pack());
    byte[] bytes = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(bytes, (int) last.blob().end() - 1));

    List<Finding> findings = index(IndexRepair.Scope.WRONG);

    assertThat(codes(findings)).contains("pack_partly_saved");
    assertThat(findings).anyMatch(f -> f.examples().contains(last.blob().handle().toString()));
    assertThat(codes(check())).contains("blob_missing");
  }

  @Test
  void aMissingPackLeavesTheIndexAndSnapshotsAreWrittenWithoutItsFiles() throws Exception {
    Id snapshot = small.snapshot(files);
    String victim = "d1/e1/file 7";
    Id pack = place(victim).pack();
    Files.delete(file(FileType.PACK, pack));

    assertThat(codes(index(IndexRepair.Scope.WRONG)))
        .containsExactly("pack_missing", "index_repaired");
    SnapshotRepair.Result result = snapshots(SnapshotRepair.Originals.KEEP);

    assertThat(result.replaced()).as("seed %d", seed).containsOnlyKeys(snapshot);
    assertThat(codes(result.findings())).containsExactly("snapshot_repaired");
    assertThat(result.findings().get(0).examples()).contains("/" + victim);
    assertThat(all(FileType.SNAPSHOT)).hasSize(2);
    Id made = Objects.requireNonNull(result.replaced().get(snapshot));
    Snapshot repaired = r.snapshot(made);
    assertThat(repaired.original()).contains(snapshot);
    assertThat(repaired.tags()).containsExactly("repaired");
    assertThat(repaired.paths()).containsExactly("/data");

    Path target = folder.resolve("restored");
    restic().run("restore", made.toString(), "--target", target.toString());
    assertThat(target.resolve(victim)).doesNotExist();
    assertThat(target.resolve(victim + ".repaired")).exists();
    int whole = 0;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path restored = target.resolve(file.getKey());
      if (Files.exists(restored)) {
        assertThat(restored).hasBinaryContent(file.getValue());
        whole++;
      } else {
        assertThat(target.resolve(file.getKey() + ".repaired"))
            .satisfies(p -> assertThat(Files.size(p)).isLessThan(file.getValue().length));
      }
    }
    assertThat(whole).isGreaterThan(10);
    for (SnapshotRepair.Originals then : SnapshotRepair.Originals.values()) {
      assertThat(snapshots(then).replaced()).as("the same again").isEqualTo(result.replaced());
    }
    assertThat(all(FileType.SNAPSHOT)).extracting(StoredFile::id).containsExactly(made);
    assertThat(check()).noneMatch(Finding::isError);
    assertThat(restic().run("check", "--read-data")).contains("no errors");
    assertThat(snapshots(SnapshotRepair.Originals.FORGET).replaced())
        .as("once is enough")
        .isEmpty();
  }

  @Test
  void withoutAnIndexRepairToo() throws Exception {
    Id snapshot = small.snapshot(files);
    Files.delete(file(FileType.PACK, place("d1/e1/file 7").pack()));
    assertThat(snapshots(SnapshotRepair.Originals.KEEP).replaced()).containsOnlyKeys(snapshot);
  }

  @Test
  void aFolderThatCantBeReadBecomesAnEmptyOneAndANewNameGetsOutOfTheWay() throws Exception {
    try (Session session = new Session(r)) {
      Id chunk = session.data("content".getBytes(UTF_8));
      Id nowhere = Id.random(new SecureRandom());
      var content = List.of(chunk);
      Id root =
          session.tree(
              List.of(
                  Session.folder("a", nowhere),
                  Session.node("a.repaired", NodeType.FILE, 0644).size(7).content(content).build(),
                  Session.node("b", NodeType.FILE, 0644)
                      .size(14)
                      .content(List.of(nowhere, chunk))
                      .build()));
      session.finish();
      small.snapshot(root);
    }
    SnapshotRepair.Result result = snapshots(SnapshotRepair.Originals.FORGET);

    assertThat(result.findings().get(0).examples()).containsExactly("/a/", "/b");
    Path target = folder.resolve("restored");
    restic().run("restore", "latest", "--target", target.toString());
    assertThat(target.resolve("a.repaired")).hasContent("content");
    assertThat(target.resolve("a.repaired.repaired")).isEmptyDirectory();
    assertThat(target.resolve("b.repaired")).hasContent("content");
    assertThat(check()).noneMatch(Finding::isError);
    restic().run("check", "--read-data");
  }

  @Test
  void ofASnapshotWithoutItsRootNothingIsWrittenAndItStays() throws Exception {
    Id lost = small.snapshot(Id.random(new SecureRandom()));
    Id fine = small.snapshot(files);
    flip(file(FileType.SNAPSHOT, fine), 30);
    SnapshotRepair.Result result = snapshots(SnapshotRepair.Originals.FORGET);
    assertThat(result.replaced()).isEmpty();
    assertThat(codes(result.findings()))
        .containsExactlyInAnyOrder("snapshot_lost", "snapshot_damaged");
    assertThat(all(FileType.SNAPSHOT))
        .extracting(StoredFile::id)
        .containsExactlyInAnyOrder(lost, fine);
  }

  @Test
  void aPackWithADamagedBlobIsRepairedAndTheRestOfItSaved() throws Exception {
    Id snapshot = small.snapshot(files);
    PackedBlob victim = place("d0/e0/file 6");
    int before =
        SmallRepository.index(r).blobs(SmallRepository.index(r).rows(victim.pack())[0]).size();
    flip(file(FileType.PACK, victim.pack()), victim.blob().offset() + 20);

    List<Finding> findings = packs(victim.pack());

    assertThat(codes(findings)).as("seed %d", seed).containsExactly("pack_partly_saved");
    assertThat(findings.get(0).message())
        .contains(before - 1 + " of " + before + " blobs are saved");
    assertThat(findings.get(0).examples()).containsExactly(victim.blob().handle().toString());
    assertThat(snapshots(SnapshotRepair.Originals.FORGET).replaced()).containsOnlyKeys(snapshot);
    assertThat(check()).noneMatch(Finding::isError);
    assertThat(restic().run("check", "--read-data")).contains("no errors");
  }

  @Test
  void aSoundRepositoryStaysAsItIs() throws Exception {
    small.snapshot(files);
    List<StoredFile> packs = all(FileType.PACK);
    List<StoredFile> snapshots = all(FileType.SNAPSHOT);
    List<StoredFile> indexes = all(FileType.INDEX);
    assertThat(codes(index(IndexRepair.Scope.WRONG))).containsExactly("index_repaired");
    assertThat(snapshots(SnapshotRepair.Originals.FORGET).replaced()).isEmpty();
    assertThat(all(FileType.PACK)).isEqualTo(packs);
    assertThat(all(FileType.SNAPSHOT)).isEqualTo(snapshots);
    assertThat(all(FileType.INDEX)).isEqualTo(indexes);
    index(IndexRepair.Scope.ALL);
    assertThat(check()).isEmpty();
  }

  @Test
  void nothingIsRepairedWithASharedLock() throws Exception {
    try (RepositoryLock shared = new RepositoryLocks(r, TIME).acquire(LockMode.SHARED)) {
      assertThatThrownBy(
              () -> new IndexRepair(r, 1, FormatProgress.NONE).run(IndexRepair.Scope.ALL, shared))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new PackRepair(r).run(List.of(), shared))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new SnapshotRepair(r).run(SnapshotRepair.Originals.KEEP, shared))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** Killed at each call that changes something, and done again: nothing more is lost than was. */
  @Test
  void whoIsKilledAtAnyChangeLosesNothingMore() throws Exception {
    small.snapshot(files);
    StoredFile first = all(FileType.INDEX).get(0);
    byte[] index = Files.readAllBytes(file(FileType.INDEX, first.id()));
    files.put("more", bytes(3_000));
    Id snapshot = small.snapshot(files);
    Path pack = file(FileType.PACK, place("d0/e0/file 0").pack());
    byte[] sound = Files.readAllBytes(pack);
    boolean killed = true;
    for (int n = 1; killed; n++) {
      killed = false;
      for (Where where : Where.values()) {
        for (StoredFile each : all(FileType.INDEX)) {
          r.files().delete(FileType.INDEX, List.of(each.id()));
        }
        // the other one is lost
        Files.write(file(FileType.INDEX, first.id()), index);
        Files.write(pack, sound);
        Files.write(pack, new byte[1], StandardOpenOption.APPEND);
        storage.stopAtChange(n, where);
        try {
          index(IndexRepair.Scope.WRONG);
        } catch (StorageException e) {
          killed = true;
        }
        storage.heal();
        new RepositoryLocks(r, TIME).removeAll();
        index(IndexRepair.Scope.WRONG);
        assertThat(check()).as("call %d, seed %d", n, seed).noneMatch(Finding::isError);
      }
    }
    requireRestored(snapshot);
  }
}

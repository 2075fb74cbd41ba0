package io.respaldo.format.repository.internal.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Finding;
import io.respaldo.format.Depth;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.FolderStorage;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.Restic;
import io.respaldo.format.repository.internal.ResticRepositories;
import io.respaldo.format.repository.internal.SmallRepository;
import io.respaldo.format.repository.internal.SmallRepository.Session;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.StoredFile;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.IndexBuilder;
import io.respaldo.format.repository.internal.pack.PackReader;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.Range;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Long because each kind of damage is one test, and all need the same few lines around it. */
@Tag("once")
final class RepositoryCheckTest {
  @TempDir Path folder;
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  static final List<String> MADE_BY_RESTIC = ResticRepositories.ALL;

  private static List<Finding> check(OpenRepository r, Sample sample) throws Exception {
    return new RepositoryCheck(r, sample, 2, new Random(1), FormatProgress.NONE).run();
  }

  private static List<Finding> check(OpenRepository r) throws Exception {
    return check(r, new Sample.All());
  }

  private static List<String> codes(List<Finding> findings) {
    return findings.stream().map(Finding::code).toList();
  }

  private static Finding find(List<Finding> findings, String code) {
    return findings.stream()
        .filter(f -> f.code().equals(code))
        .findAny()
        .orElseThrow(() -> new AssertionError("no " + code + " among " + findings));
  }

  private Restic restic() {
    return Restic.at(folder.resolve("r"), SmallRepository.PASSWORD);
  }

  private static Path file(OpenRepository r, FileType type, Id id) {
    return ((FolderStorage) r.files().storage()).file(r.files().layout().key(type, id));
  }

  private SmallRepository create() throws IOException {
    return SmallRepository.create(new FolderStorage(folder));
  }

  private Map<String, byte[]> files(int count) {
    Map<String, byte[]> files = new HashMap<>();
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[random.nextInt(5_000)];
      random.nextBytes(bytes);
      files.put("d" + i % 3 + "/e" + i % 2 + "/file " + i, bytes);
    }
    files.put("empty", new byte[0]);
    return files;
  }

  @ParameterizedTest
  @FieldSource("MADE_BY_RESTIC")
  void repositoriesOfResticAreSound(String name) throws Exception {
    try (OpenRepository r = ResticRepositories.open(ResticRepositories.unpack(name, folder))) {
      assertThat(check(r)).isEmpty();
      for (StoredFile snapshot : SmallRepository.files(r, FileType.SNAPSHOT)) {
        assertThat(
                new SnapshotCheck(r, SmallRepository.index(r), 2, FormatProgress.NONE)
                    .run(snapshot.id(), Depth.FULL))
            .isEmpty();
      }
    }
  }

  @Test
  void oursIsSoundAndEachPackIsReadOnceAndWhole() throws Exception {
    SmallRepository small = create();
    small.snapshot(files(40));
    small.snapshot(files(10));
    AtomicLong read = new AtomicLong();
    FormatProgress progress =
        new FormatProgress() {
          @Override
          public void read(long bytes) {
            read.addAndGet(bytes);
          }
        };
    List<Finding> findings =
        new RepositoryCheck(small.repository, new Sample.All(), 2, random, progress).run();

    assertThat(findings).as("seed %d", seed).isEmpty();
    assertThat(read)
        .hasValue(
            SmallRepository.files(small.repository, FileType.PACK).stream()
                .mapToLong(StoredFile::size)
                .sum());
    assertThat(restic().run("check", "--read-data")).contains("no errors");
  }

  /** How a file is damaged. */
  private enum Harm {
    FLIPPED {
      @Override
      void to(Path file, Random random) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, bytes);
      }
    },
    CUT {
      @Override
      void to(Path file, Random random) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
      }
    },
    LONGER {
      @Override
      void to(Path file, Random random) throws IOException {
        Files.write(file, new byte[1 + random.nextInt(100)], StandardOpenOption.APPEND);
      }
    },
    MISSING {
      @Override
      void to(Path file, Random random) throws IOException {
        Files.delete(file);
      }
    };

    abstract void to(Path file, Random random) throws IOException;
  }

  /** One file after the other, in each way; the rest is sound meanwhile. */
  private void harm(OpenRepository r, Path victim, Harm harm, Judge judge) throws Exception {
    byte[] sound = Files.readAllBytes(victim);
    victim.toFile().setWritable(true);
    harm.to(victim, random);
    try {
      List<Finding> findings = check(r);
      assertThat(findings).as("%s of %s, seed %d", harm, victim, seed).anyMatch(Finding::isError);
      judge.judge(findings);
    } finally {
      Files.write(victim, sound);
    }
    assertThat(check(r)).as("put right again").isEmpty();
  }

  private interface Judge {
    void judge(List<Finding> findings) throws Exception;
  }

  @ParameterizedTest
  @EnumSource(Harm.class)
  void eachKindOfDamageOfAPackIsFoundByNameAndResticAgrees(Harm harm) throws Exception {
    try (OpenRepository r =
        ResticRepositories.open(ResticRepositories.unpack("0.19/auto", folder))) {
      BlobIndex index = SmallRepository.index(r);
      for (StoredFile pack : SmallRepository.files(r, FileType.PACK)) {
        boolean trees = index.type(index.first(index.rows(pack.id())[0])) == BlobType.TREE;
        harm(
            r,
            file(r, FileType.PACK, pack.id()),
            harm,
            findings -> {
              String expected =
                  harm == Harm.MISSING
                      ? "pack_missing"
                      : harm == Harm.FLIPPED ? "pack_damaged" : "pack_size";
              assertThat(find(findings, expected).message())
                  .contains("r/data/" + pack.id().toString().substring(0, 2) + "/" + pack.id());
              if (trees && harm == Harm.MISSING) {
                assertThat(find(findings, "tree_damaged").message()).contains("tree blob");
              }
              if (harm == Harm.MISSING) {
                assertThat(find(findings, "snapshot_hurt").message()).contains("snapshot");
              }
              // restic tries for minutes to read what is gone
              if (!trees && harm == Harm.FLIPPED) {
                assertThat(restic().fails("check", "--read-data")).contains(pack.id().brief());
              } else if (!trees) {
                assertThat(restic().fails("check")).contains(pack.id().brief());
              }
            });
      }
    }
  }

  @Test
  void whatIsDamagedIsToldWithTheSnapshotsAndPathsThatItHurts() throws Exception {
    SmallRepository small = create();
    Map<String, byte[]> files = files(30);
    byte[] unlucky = new byte[3_000];
    random.nextBytes(unlucky);
    files.put("d1/unlucky", unlucky);
    Id hurt = small.snapshot(files);
    files.remove("d1/unlucky");
    Id fine = small.snapshot(files);
    OpenRepository r = small.repository;
    BlobIndex index = SmallRepository.index(r);
    Id chunk = Sha256.of(Arrays.copyOf(unlucky, 1_000));
    var at = index.find(BlobHandle.data(chunk)).orElseThrow();
    Path pack = file(r, FileType.PACK, at.pack());
    byte[] bytes = Files.readAllBytes(pack);
    bytes[(int) at.blob().offset() + 100] ^= 1;
    Files.write(pack, bytes);

    List<Finding> findings = check(r);

    assertThat(codes(findings)).as("seed %d", seed).contains("pack_damaged", "snapshot_hurt");
    assertThat(find(findings, "pack_damaged").message())
        .contains("data blob " + chunk.brief())
        .contains("name's hash");
    Finding which = find(findings, "snapshot_hurt");
    assertThat(which.count()).isEqualTo(1);
    assertThat(which.message()).contains(hurt.brief(), "/d1/unlucky").doesNotContain(fine.brief());
    SnapshotCheck one = new SnapshotCheck(r, index, 2, FormatProgress.NONE);
    assertThat(one.run(fine, Depth.FULL)).isEmpty();
    assertThat(one.run(hurt, Depth.QUICK)).isEmpty();
    assertThat(codes(one.run(hurt, Depth.FULL))).containsExactly("pack_damaged", "snapshot_hurt");
  }

  @ParameterizedTest
  @EnumSource(
      value = FileType.class,
      names = {"INDEX", "SNAPSHOT", "KEY"})
  void damagedIndexFilesSnapshotsAndKeysAreFoundByName(FileType type) throws Exception {
    try (OpenRepository r =
        ResticRepositories.open(ResticRepositories.unpack("0.14/auto", folder))) {
      for (StoredFile each : SmallRepository.files(r, type)) {
        for (Harm harm : List.of(Harm.FLIPPED, Harm.CUT, Harm.LONGER)) {
          harm(
              r,
              file(r, type, each.id()),
              harm,
              findings -> {
                String code = type.toString() + "_damaged";
                assertThat(find(findings, code).message()).contains(each.id().toString());
              });
        }
      }
    }
  }

  @Test
  void aLostIndexFileMakesItsBlobsMissingAndItsPacksUnindexed() throws Exception {
    SmallRepository small = create();
    small.snapshot(files(20));
    Id only = SmallRepository.files(small.repository, FileType.INDEX).get(0).id();
    Map<String, byte[]> second = files(5);
    Id hurt = small.snapshot(second);
    Id lost =
        SmallRepository.files(small.repository, FileType.INDEX).stream()
            .map(StoredFile::id)
            .filter(id -> !id.equals(only))
            .findAny()
            .orElseThrow();
    Files.delete(file(small.repository, FileType.INDEX, lost));

    List<Finding> findings = check(small.repository);

    assertThat(codes(findings)).as("seed %d", seed).contains("tree_missing", "pack_not_indexed");
    assertThat(find(findings, "tree_missing").message()).contains(hurt.brief());
    assertThat(find(findings, "snapshot_hurt").message()).contains(hurt.brief());
    restic().fails("check");
  }

  @Test
  void aDamagedOrForeignConfigIsFound() throws Exception {
    try (OpenRepository r =
        ResticRepositories.open(ResticRepositories.unpack("0.19/off", folder))) {
      for (Harm harm : Harm.values()) {
        harm(
            r,
            folder.resolve("r/config"),
            harm,
            findings ->
                assertThat(find(findings, "config_damaged").message()).contains("r/config"));
      }
    }
  }

  @Test
  void swappedPacksAreFoundBoth() throws Exception {
    SmallRepository small = create();
    OpenRepository r = small.repository;
    try (Session session = new Session(r)) {
      // of equal size, so that only content tells
      Id one = session.pack(List.of(new byte[500]));
      Id two = session.pack(List.of(new byte[501]));
      byte[] bytes = new byte[700];
      random.nextBytes(bytes);
      Id three = session.pack(List.of(bytes));
      bytes[0]++;
      Id four = session.pack(List.of(bytes));
      session.finish();
      assertThat(check(r)).isEmpty();
      for (Id[] pair : new Id[][] {{one, two}, {three, four}}) {
        Path a = file(r, FileType.PACK, pair[0]);
        Path b = file(r, FileType.PACK, pair[1]);
        Path aside = folder.resolve("aside");
        Files.move(a, aside);
        Files.move(b, a);
        Files.move(aside, b);

        List<Finding> findings = check(r);

        Finding damaged = find(findings, "pack_damaged");
        assertThat(damaged.count()).isEqualTo(2);
        assertThat(damaged.examples())
            .anyMatch(e -> e.contains(pair[0].toString()))
            .anyMatch(e -> e.contains(pair[1].toString()));
        restic().fails("check", "--read-data");
        Files.move(a, aside);
        Files.move(b, a);
        Files.move(aside, b);
      }
    }
  }

  @Test
  void whatSnapshotsNameAndNobodyHasIsFound() throws Exception {
    SmallRepository small = create();
    Id nowhere = Id.random(new SecureRandom());
    Id root;
    try (Session session = new Session(small.repository)) {
      root =
          session.tree(
              List.of(
                  Session.node("a", NodeType.FILE, 0644).size(5).content(List.of(nowhere)).build(),
                  Session.folder("b", nowhere)));
      session.finish();
    }
    Id first = small.snapshot(root);
    Id second = small.snapshot(nowhere);

    List<Finding> findings = check(small.repository);

    assertThat(codes(findings)).contains("blob_missing", "tree_missing", "snapshot_hurt");
    assertThat(find(findings, "blob_missing").message())
        .contains("data blob " + nowhere.brief(), "tree blob " + root.brief());
    assertThat(find(findings, "tree_missing").count()).isEqualTo(2);
    Finding hurt = find(findings, "snapshot_hurt");
    assertThat(hurt.examples())
        .anyMatch(e -> e.contains(first.brief()) && e.endsWith("/a; /b"))
        .anyMatch(e -> e.contains(second.brief()) && e.endsWith(": /"));
    restic().fails("check");
  }

  @Test
  void nodesThatSayWhatCantBeAreFound() throws Exception {
    SmallRepository small = create();
    try (Session session = new Session(small.repository)) {
      Id chunk = session.data("0123456789".getBytes(UTF_8));
      Id inner = session.tree(List.of());
      Id root =
          session.tree(
              List.of(
                  Session.node("file without data", NodeType.FILE, 0644).size(5).build(),
                  Session.node("folder without tree", NodeType.DIR, 0755).build(),
                  Session.node("irregular", NodeType.IRREGULAR, 0644).build(),
                  Session.node("other size", NodeType.FILE, 0644)
                      .size(11)
                      .content(List.of(chunk))
                      .build(),
                  Session.folder("sound", inner)));
      session.finish();
      small.snapshot(root);
    }
    List<Finding> findings = check(small.repository);

    assertThat(find(findings, "node_invalid").examples())
        .hasSize(3)
        .anyMatch(e -> e.contains("'file without data'"))
        .anyMatch(e -> e.contains("'folder without tree'"))
        .anyMatch(e -> e.contains("'irregular'"));
    assertThat(find(findings, "file_size"))
        .returns(Finding.Severity.WARNING, Finding::severity)
        .satisfies(f -> assertThat(f.message()).contains("'other size'", "11", "10"));
    restic().fails("check");
  }

  @Test
  void aFolderWhoseNamesDontAscendIsFound() throws Exception {
    SmallRepository small = create();
    String node =
        "{\"name\":\"%s\",\"type\":\"file\",\"mtime\":\"2025-11-19T03:00:00Z\",\"atime\":"
            + "\"2025-11-19T03:00:00Z\",\"ctime\":\"2025-11-19T03:00:00Z\",\"uid\":0,\"gid\":0,"
            + "\"content\":[]}";
    for (String second : List.of("a", "b")) {
      try (Session session = new Session(small.repository)) {
        String json = "{\"nodes\":[" + node.formatted("b") + "," + node.formatted(second) + "]}\n";
        Id root = session.tree(json.getBytes(UTF_8));
        session.finish();
        Id snapshot = small.snapshot(root);
        List<Finding> findings = check(small.repository);
        assertThat(codes(findings)).containsExactly("tree_damaged", "snapshot_hurt");
        assertThat(find(findings, "tree_damaged").message())
            .contains("tree blob " + root.brief(), "don't ascend");
        small.forget(snapshot);
      }
    }
  }

  @Test
  void whatIsTooMuchButHarmsNobodyIsANote() throws Exception {
    SmallRepository small = create();
    OpenRepository r = small.repository;
    small.snapshot(files(5));
    byte[] twice = new byte[100];
    try (Session session = new Session(r)) {
      session.pack(List.of(twice));
      session.finish();
      session.pack(List.of(twice, new byte[101]));
      session.finish();
      Id orphan = session.pack(List.of(new byte[102]));
      assertThat(orphan).isNotNull();
    }
    IndexBuilder again = new IndexBuilder();
    SmallRepository.index(r).forEachPack(again::add);
    again.store(r.unpacked());

    List<Finding> findings = check(r);

    assertThat(findings).allMatch(f -> f.severity() == Finding.Severity.NOTE);
    assertThat(codes(findings))
        .as("seed %d", seed)
        .containsExactlyInAnyOrder("pack_not_indexed", "pack_twice", "blob_twice");
    restic().run("check", "--read-data");
  }

  @Test
  void aPackThatIndexFilesTellInPartsIsFound() throws Exception {
    SmallRepository small = create();
    OpenRepository r = small.repository;
    try (Session session = new Session(r)) {
      session.pack(List.of(new byte[10], new byte[20], new byte[30]));
    }
    Id pack = SmallRepository.files(r, FileType.PACK).get(0).id();
    var reader = new PackReader(r.files(), r.sealer());
    var blobs = reader.header(pack, r.files().size(FileType.PACK, pack).orElseThrow());
    for (int i = 0; i < 3; i++) {
      IndexBuilder part = new IndexBuilder();
      part.add(pack, blobs.subList(i, i + 1));
      part.store(r.unpacked());
    }
    assertThat(codes(check(r))).containsExactly("index_wrong");
  }

  @Test
  void anIndexThatIsWrongAboutAPackIsFoundThoughItsBlobsAreSound() throws Exception {
    SmallRepository small = create();
    OpenRepository r = small.repository;
    try (Session session = new Session(r)) {
      session.pack(List.of(new byte[10], new byte[20], new byte[30]));
    }
    Id pack = SmallRepository.files(r, FileType.PACK).get(0).id();
    var reader = new PackReader(r.files(), r.sealer());
    var blobs = reader.header(pack, r.files().size(FileType.PACK, pack).orElseThrow());
    IndexBuilder wrong = new IndexBuilder();
    wrong.add(pack, List.of(blobs.get(0), blobs.get(2)));
    wrong.store(r.unpacked());

    List<Finding> findings = check(r);

    assertThat(codes(findings)).contains("index_wrong", "pack_size", "pack_damaged");
    assertThat(find(findings, "pack_damaged").message()).contains("its header tells 3 blobs");
  }

  @Test
  void samplesReadWhatTheySayAndPartsTogetherAll() throws Exception {
    SmallRepository small = create();
    small.snapshot(files(60));
    OpenRepository r = small.repository;
    List<StoredFile> packs = SmallRepository.files(r, FileType.PACK);
    long all = packs.stream().mapToLong(StoredFile::size).sum();
    assertThat(packs).hasSizeGreaterThan(20);

    assertThat(read(r, new Sample.None())).isZero();
    assertThat(read(r, new Sample.All())).isEqualTo(all);
    long parts = 0;
    for (int i = 1; i <= 7; i++) {
      int part = i;
      long expected =
          packs.stream()
              .filter(p -> p.id().first() % 7 == part - 1)
              .mapToLong(StoredFile::size)
              .sum();
      assertThat(read(r, new Sample.Part(part, 7))).isEqualTo(expected);
      parts += expected;
    }
    assertThat(parts).isEqualTo(all);
    assertThat(read(r, new Sample.Percent(100))).isEqualTo(all);
    assertThat(read(r, new Sample.Percent(50))).isBetween(all / 4, 3 * all / 4);
    assertThat(read(r, new Sample.Percent(0.001))).isPositive();
    assertThat(read(r, new Sample.Bytes(10_000))).isBetween(10_000L, 10_000L + 9_000);
    assertThatThrownBy(() -> new Sample.Part(0, 4)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Sample.Percent(101)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Sample.Bytes(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static long read(OpenRepository r, Sample sample) throws Exception {
    AtomicLong read = new AtomicLong();
    FormatProgress progress =
        new FormatProgress() {
          @Override
          public void read(long bytes) {
            read.addAndGet(bytes);
          }
        };
    assertThat(new RepositoryCheck(r, sample, 2, new Random(3), progress).run()).isEmpty();
    return read.get();
  }

  @Test
  void whatWasDamagedOnItsWayOnlyIsReadAgainAndSound() throws Exception {
    AtomicBoolean once = new AtomicBoolean();
    FolderStorage storage =
        new FolderStorage(folder) {
          @Override
          public ObjectContent open(ObjectKey key, Range range) throws IOException {
            ObjectContent content = super.open(key, range);
            if (range.equals(Range.ALL) && key.path().contains("/data/") && once.getAndSet(false)) {
              byte[] bytes = content.readAllBytes();
              bytes[bytes.length / 2] ^= 1;
              return new ObjectContent(content.info(), new ByteArrayInputStream(bytes));
            }
            return content;
          }
        };
    SmallRepository small = SmallRepository.create(storage);
    small.snapshot(files(10));
    once.set(true);

    assertThat(check(small.repository)).as("seed %d", seed).isEmpty();
    assertThat(once).isFalse();
  }

  @Test
  void aStorageThatCantBeReadThrows() throws Exception {
    AtomicBoolean gone = new AtomicBoolean();
    FolderStorage storage =
        new FolderStorage(folder) {
          @Override
          public ObjectContent open(ObjectKey key, Range range) throws IOException {
            if (gone.get() && key.path().contains("/data/")) {
              throw new StorageException(Kind.UNAVAILABLE, "no network");
            }
            return super.open(key, range);
          }
        };
    SmallRepository small = SmallRepository.create(storage);
    small.snapshot(files(10));
    gone.set(true);
    assertThatThrownBy(() -> check(small.repository)).hasMessage("no network");
  }

  @Test
  void anInterruptEndsIt() throws Exception {
    SmallRepository small = create();
    small.snapshot(files(10));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> check(small.repository)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(check(small.repository)).isEmpty();
  }

  private static List<Path> all(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (var walk = Files.walk(folder)) {
      walk.filter(Files::isRegularFile).sorted().forEach(files::add);
    }
    return files;
  }

  private void flip(int step) throws Exception {
    try (OpenRepository r =
        ResticRepositories.open(ResticRepositories.unpack("0.19/max", folder))) {
      for (Path file : all(folder.resolve("r"))) {
        byte[] sound = Files.readAllBytes(file);
        for (int i = random.nextInt(step);
            i < sound.length;
            i += 1 + random.nextInt(2 * step - 1)) {
          byte[] bytes = sound.clone();
          bytes[i] ^= (byte) (1 << random.nextInt(8));
          Files.write(file, bytes);
          assertThat(check(r))
              .as("byte %d of %s, seed %d", i, file, seed)
              .anyMatch(Finding::isError);
        }
        Files.write(file, sound);
      }
      assertThat(check(r)).isEmpty();
    }
  }

  @Test
  void aFlippedByteAnywhereIsFound() throws Exception {
    flip(5_000);
  }

  @Test
  @Tag("huge")
  void flippedBytesInManyPlacesAreFound() throws Exception {
    flip(200);
  }
}

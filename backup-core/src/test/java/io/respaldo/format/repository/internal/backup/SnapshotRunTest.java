package io.respaldo.format.repository.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.Compression;
import io.respaldo.format.repository.PasswordSource;
import io.respaldo.format.repository.Repository;
import io.respaldo.format.repository.internal.FolderStorage;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.Restic;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.chunk.Zeros;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.format.repository.internal.key.KeyLabel;
import io.respaldo.format.repository.internal.key.ScryptCost;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.repository.internal.snapshot.SnapshotSummary.Count;
import io.respaldo.part.CapturedTree;
import io.respaldo.part.EntryPath;
import io.respaldo.part.TreeRules;
import io.respaldo.part.TreeWarning;
import io.respaldo.storage.Body;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Snapshots of real folders; the real restic is the judge. Long because all of it begins with the
 * same folder and compares with the same few helpers.
 */
class SnapshotRunTest {
  private static final String PASSWORD = "first";
  private static final Instant NOW = Instant.parse("2025-11-19T03:00:00Z");

  @TempDir Path world;
  @TempDir Path work;
  private final List<TreeWarning> warnings = new ArrayList<>();
  private final long seed = new Random().nextLong();
  private Path data;

  @BeforeEach
  void fill() throws IOException {
    Random random = new Random(seed);
    data = Files.createDirectories(world.resolve("data"));
    for (int i = 0; i < 300; i++) {
      Path folder = Files.createDirectories(data.resolve("d" + i % 7 + "/e" + i % 3));
      byte[] bytes = new byte[random.nextInt(20_000)];
      random.nextBytes(bytes);
      Files.write(folder.resolve("file " + i), bytes);
    }
    byte[] large = new byte[20_000_000];
    random.nextBytes(large);
    Files.write(data.resolve("large"), large);
    Files.write(data.resolve("zeros"), new byte[3_000_000]);
    Files.writeString(data.resolve("año \"quoted\" \\ <&> \u2028"), "name");
    Files.createFile(data.resolve("empty"));
    Files.createDirectory(data.resolve("empty folder"));
    Files.createSymbolicLink(data.resolve("link"), Path.of("large"));
    Files.createLink(data.resolve("same"), data.resolve("large"));
  }

  private OpenRepository create() throws IOException {
    return create(new FolderStorage(world));
  }

  private static OpenRepository create(FolderStorage storage) throws IOException {
    return OpenRepository.create(
        storage,
        new RepositoryLayout(new Folder("r")),
        PasswordSource.of(PASSWORD.toCharArray()),
        new KeyLabel("ana", "server", Timestamp.utc(NOW)),
        new ScryptCost(1024, 8, 1));
  }

  private Restic restic() {
    return Restic.at(world.resolve("r"), PASSWORD);
  }

  private RunSettings settings() {
    return new RunSettings(
        Compression.AUTO, 3, NOW, ZoneId.systemDefault(), work, FormatProgress.NONE);
  }

  private static BlobIndex index(OpenRepository r) throws IOException {
    return r.index();
  }

  private static Snapshot snapshot(OpenRepository r, Id id) throws IOException {
    return r.snapshot(id);
  }

  private Id backup(OpenRepository r, Optional<Id> parent) throws Exception {
    Optional<Snapshot> before =
        parent.isPresent() ? Optional.of(snapshot(r, parent.get())) : Optional.empty();
    try (SnapshotRun run = new SnapshotRun(r, index(r), before, settings())) {
      warnings.addAll(run.folder(EntryPath.of("shop/files"), data, TreeRules.ALL).warnings());
      run.stream(
          EntryPath.of("shop/dump.sql"),
          out -> {
            byte[] line = "SELECT 1;\n".getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 500_000; i++) {
              out.write(line);
            }
          });
      return run.finish(
          NOW.plusSeconds(9),
          List.of("/shop"),
          s -> s.parent(parent).hostname("server").programVersion("respaldo 0.1.0"));
    }
  }

  private List<String> lines(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path p : all.sorted().toList()) {
        String what =
            Files.isSymbolicLink(p)
                ? "-> " + Files.readSymbolicLink(p)
                : Files.isDirectory(p)
                    ? Files.getAttribute(p, "unix:mode") + ""
                    : Files.getAttribute(p, "unix:mode")
                        + " "
                        + Files.getLastModifiedTime(p)
                        + " "
                        + Arrays.hashCode(Files.readAllBytes(p));
        lines.add(folder.relativize(p) + " " + what);
      }
    }
    return lines;
  }

  @Test
  void resticFindsItSoundAndRestoresIt() throws Exception {
    try (OpenRepository r = create()) {
      Id id = backup(r, Optional.empty());

      assertThat(warnings).isEmpty();
      assertThat(restic().run("check", "--read-data")).as("seed %d", seed).contains("no errors");
      Path target = world.resolve("restored");
      restic().run("restore", id.toString(), "--target", target.toString());
      assertThat(lines(target.resolve("shop/files"))).isEqualTo(lines(data));
      assertThat(target.resolve("shop/dump.sql")).hasContent("SELECT 1;\n".repeat(500_000));
    }
  }

  @Test
  void itsTreesAreResticsOwnToTheByte() throws Exception {
    try (OpenRepository r = create()) {
      restic().run("backup", data.toString());
      BlobIndex theirs = index(r);
      int before = theirs.size();
      try (SnapshotRun run = new SnapshotRun(r, theirs, Optional.empty(), settings())) {
        run.folder(EntryPath.of("data"), data, TreeRules.ALL);
        run.finish(NOW, List.of("/data"), s -> s);
      }
      assertThat(theirs.size())
          .as("blobs that restic did not have: the root; seed %d", seed)
          .isLessThanOrEqualTo(before + 1);
    }
  }

  /** Or files would be left out of a backup that says it is complete. */
  @Test
  void aStorageThatFailsAsAFileDoesEndsTheRun() throws Exception {
    FolderStorage full =
        new FolderStorage(world) {
          @Override
          public ObjectInfo create(ObjectKey key, Body body) throws IOException {
            if (key.path().contains("/data/")) {
              throw new NoSuchFileException(key.path());
            }
            return super.create(key, body);
          }
        };
    try (OpenRepository r = create(full)) {
      assertThatThrownBy(() -> backup(r, Optional.empty())).isInstanceOf(NoSuchFileException.class);

      assertThat(r.ids(FileType.SNAPSHOT)).isEmpty();
    }
  }

  @Test
  void whatCantBeReadIsToldAndTheRestIsKept() throws Exception {
    Path odd = data.resolve("a name that is a loop");
    Files.createSymbolicLink(odd, odd.getFileName());
    try (OpenRepository r = create();
        SnapshotRun run = new SnapshotRun(r, index(r), Optional.empty(), settings())) {
      CapturedTree tree = run.folder(EntryPath.of("data"), data, TreeRules.ALL.followLinks(true));
      Id id = run.finish(NOW, List.of("/data"), s -> s);

      assertThat(tree.warnings()).isNotEmpty();
      assertThat(snapshot(r, id).summary().orElseThrow().count(Count.FILES_NEW)).isEqualTo(306);
    }
  }

  @Test
  void whatIsUnchangedIsNotReadAndWhatChangedIs() throws Exception {
    try (OpenRepository r = create()) {
      Id first = backup(r, Optional.empty());
      Files.writeString(data.resolve("d1/e1/new"), "new");
      Files.writeString(data.resolve("zeros"), "not zero any more");

      Id second = backup(r, Optional.of(first));

      Snapshot s = snapshot(r, second);
      assertThat(s.parent()).contains(first);
      assertThat(s.summary().orElseThrow().count(Count.FILES_UNMODIFIED)).isEqualTo(304);
      assertThat(s.summary().orElseThrow().count(Count.FILES_CHANGED)).isEqualTo(1);
      assertThat(s.summary().orElseThrow().count(Count.FILES_NEW)).isEqualTo(2);
      assertThat(restic().run("check", "--read-data")).contains("no errors");
      assertThat(restic().run("diff", first.toString(), second.toString()))
          .contains("+    /shop/files/d1/e1/new")
          .contains("M    /shop/files/zeros");
    }
  }

  private static boolean made(String... command) throws Exception {
    return new ProcessBuilder(command).start().waitFor() == 0;
  }

  private void addOddFiles() throws Exception {
    assertThat(made("mkfifo", data.resolve("pipe").toString())).isTrue();
    // only root may: then devices are compared too
    made("mknod", data.resolve("d1/null").toString(), "c", "1", "3");
    made("mknod", data.resolve("d1/loop").toString(), "b", "7", "200");
    for (Path file : List.of(data.resolve("large"), data.resolve("d2"))) {
      if (Files.getFileStore(file).supportsFileAttributeView("user")) {
        Files.setAttribute(file, "user:origin", "camera <1>".getBytes(StandardCharsets.UTF_8));
        Files.setAttribute(file, "user:empty", new byte[0]);
      }
    }
    Files.createLink(data.resolve("d1/another"), data.resolve("d2/e2/file 2"));
  }

  /** A node that is taken over though it changed would make another tree than restic's. */
  @Test
  void treesOnTopOfAParentAreResticsOwnToo() throws Exception {
    try (OpenRepository r = create()) {
      addOddFiles();
      Id first;
      try (SnapshotRun run = new SnapshotRun(r, index(r), Optional.empty(), settings())) {
        run.folder(EntryPath.of("data"), data, TreeRules.ALL);
        first = run.finish(NOW, List.of("/data"), s -> s);
      }
      Files.delete(data.resolve("d2/e2/file 2"));
      Files.writeString(data.resolve("d2/e2/file 20"), "new");
      Files.setAttribute(data.resolve("d3/e0/file 3"), "unix:mode", 0600);
      Files.setAttribute(data.resolve("d4"), "unix:mode", 0711);
      assertThat(made("touch", "-d", NOW.toString(), data.resolve("pipe").toString())).isTrue();
      Files.delete(data.resolve("link"));
      Files.createSymbolicLink(data.resolve("link"), Path.of("zeros"));
      Files.move(data.resolve("zeros"), data.resolve("zeroes"));
      if (Files.getFileStore(data).supportsFileAttributeView("user")) {
        Files.setAttribute(data.resolve("zeroes"), "user:more", new byte[] {1, 0, -1});
      }
      restic().run("backup", data.toString());

      Optional<Snapshot> before = Optional.of(snapshot(r, first));
      try (SnapshotRun run = new SnapshotRun(r, index(r), before, settings())) {
        run.folder(EntryPath.of("data"), data, TreeRules.ALL);

        assertThat(run.added()).as("bytes that restic did not have; seed %d", seed).isZero();
      }
    }
  }

  @Test
  void treesOfPipesDevicesAndAttributesAreResticsOwn() throws Exception {
    addOddFiles();
    try (OpenRepository r = create()) {
      restic().run("backup", data.toString());
      try (SnapshotRun run = new SnapshotRun(r, index(r), Optional.empty(), settings())) {
        CapturedTree tree = run.folder(EntryPath.of("data"), data, TreeRules.ALL);

        assertThat(run.added()).as("bytes that restic did not have; seed %d", seed).isZero();
        assertThat(tree.warnings()).isEmpty();
      }
    }
  }

  @Test
  void aFolderThatDidNotChangeCostsNoTree() throws Exception {
    try (OpenRepository r = create()) {
      Id first = backup(r, Optional.empty());
      Optional<Snapshot> before = Optional.of(snapshot(r, first));
      try (SnapshotRun run = new SnapshotRun(r, index(r), before, settings())) {
        CapturedTree tree = run.folder(EntryPath.of("shop/files"), data, TreeRules.ALL);
        run.stream(EntryPath.of("shop/dump.sql"), out -> {});
        Id id = run.finish(NOW, List.of("/shop"), s -> s);

        var summary = snapshot(r, id).summary().orElseThrow();
        assertThat(summary.count(Count.FILES_UNMODIFIED)).isEqualTo(305);
        assertThat(summary.count(Count.DIRS_UNMODIFIED)).isEqualTo(29);
        assertThat(summary.count(Count.DIRS_CHANGED)).isZero();
        assertThat(summary.count(Count.TREE_BLOBS)).as("the folders above").isEqualTo(2);
        assertThat(tree.fileCount()).isEqualTo(304);
      }
    }
  }

  @Test
  void aParentThatIsLostCostsOnlyTime() throws Exception {
    try (OpenRepository r = create()) {
      Snapshot lost = snapshot(r, backup(r, Optional.empty()));
      Id tree = Id.random(new SecureRandom());
      Optional<Snapshot> before = Optional.of(lost.toBuilder().tree(Optional.of(tree)).build());
      try (SnapshotRun run = new SnapshotRun(r, index(r), before, settings())) {
        assertThat(run.folder(EntryPath.of("shop/files"), data, TreeRules.ALL).fileCount())
            .isEqualTo(304);
        run.finish(NOW, List.of("/shop"), s -> s);
      }
    }
  }

  /** Its time would be the new one, so that no later backup would read it. */
  /** As when damaged packs were taken away: the parent still names what they held. */
  @Test
  void whatTheRepositoryHasNoMoreIsReadAndStoredAgainThoughItDidNotChange() throws Exception {
    try (OpenRepository r = create()) {
      Id parent = backup(r, Optional.empty());
      List<Id> packs = new ArrayList<>();
      index(r)
          .forEachPack(
              (pack, blobs) -> {
                if (blobs.get(0).handle().type() == BlobType.DATA) {
                  packs.add(pack);
                }
              });
      r.files().delete(FileType.PACK, packs.subList(1, packs.size()));
      try (Repository repository =
          Repository.open(
              new FolderStorage(world),
              new Folder("r"),
              PasswordSource.of(PASSWORD.toCharArray()))) {
        repository.repairIndex(false, FormatProgress.NONE);
      }

      Id id = backup(r, Optional.of(parent));

      assertThat(restic().run("check", "--read-data")).as("seed %d", seed).contains("no errors");
      Path target = world.resolve("restored");
      restic().run("restore", id.toString(), "--target", target.toString());
      assertThat(lines(target.resolve("shop/files"))).isEqualTo(lines(data));
    }
  }

  @Test
  void aFileThatChangesBetweenTwoOfItsNamesIsReadAgainByTheSecond() throws Exception {
    Path folder = Files.createDirectory(world.resolve("linked"));
    Files.write(folder.resolve("a"), "old".getBytes(StandardCharsets.UTF_8));
    Files.setLastModifiedTime(folder.resolve("a"), FileTime.from(NOW));
    Files.createLink(folder.resolve("b"), folder.resolve("a"));
    FormatProgress changing =
        new FormatProgress() {
          private boolean done;

          @Override
          public void file() { // the walk has just met the first name
            if (!done) {
              done = true;
              try {
                Files.write(folder.resolve("a"), "new".getBytes(StandardCharsets.UTF_8));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
          }
        };
    RunSettings settings =
        new RunSettings(Compression.AUTO, 3, NOW, ZoneId.systemDefault(), work, changing);
    try (OpenRepository r = create()) {
      Id first = linked(r, Optional.empty(), folder, settings());
      Id second = linked(r, Optional.of(first), folder, settings);
      Id third = linked(r, Optional.of(second), folder, settings());

      assertThat(restic().run("dump", third.toString(), "/shop/a")).isEqualTo("new");
      assertThat(restic().run("dump", third.toString(), "/shop/b")).isEqualTo("new");
    }
  }

  private static Id linked(OpenRepository r, Optional<Id> parent, Path folder, RunSettings settings)
      throws Exception {
    Optional<Snapshot> before =
        parent.isPresent() ? Optional.of(snapshot(r, parent.get())) : Optional.empty();
    try (SnapshotRun run = new SnapshotRun(r, index(r), before, settings)) {
      run.folder(EntryPath.of("shop"), folder, TreeRules.ALL);
      return run.finish(NOW, List.of("/shop"), s -> s);
    }
  }

  /** A prune may have deleted what was stored: later backups would build on what an index names. */
  @Test
  void withoutItsLockARunStoresNeitherIndexNorSnapshot() throws Exception {
    AtomicBoolean lost = new AtomicBoolean();
    RunSettings.Lock lock =
        () -> {
          if (lost.get()) {
            throw new IOException("the lock is gone");
          }
        };
    try (OpenRepository r = create();
        SnapshotRun run = new SnapshotRun(r, index(r), Optional.empty(), settings().under(lock))) {
      run.folder(EntryPath.of("shop"), data, TreeRules.ALL);
      lost.set(true);

      assertThatThrownBy(() -> run.finish(NOW, List.of("/shop"), s -> s))
          .hasMessageContaining("the lock is gone");

      for (FileType type : List.of(FileType.INDEX, FileType.SNAPSHOT)) {
        assertThat(r.ids(type)).isEmpty();
      }
    }
  }

  @Test
  void whoWaitsForRoomWithinAFileReadsNoOther() throws Exception {
    RunSettings nobody =
        new RunSettings(
            Compression.AUTO, 0, NOW, ZoneId.systemDefault(), work, FormatProgress.NONE);
    List<String> done = new ArrayList<>();
    try (OpenRepository r = create();
        SnapshotRun run = new SnapshotRun(r, index(r), Optional.empty(), nobody);
        SnapshotRun other = new SnapshotRun(r, index(r), Optional.empty(), settings())) {
      Worker worker = other.force.workers().get(0);
      Workforce.Job job = run.force.job();
      job.submitNext(w -> done.add("a file"));
      job.submitUrgent(w -> done.add("a chunk"));

      assertThat(job.help(worker)).isTrue();
      assertThat(job.help(worker)).isFalse();

      assertThat(done).containsExactly("a chunk");
    }
  }

  /** Holes of sparse files are chunks of zeros, whose name is known. */
  @Test
  void zerosAreCalledWhatTheyAre() {
    byte[] zeros = new byte[(512 << 10) + 2];
    assertThat(Sha256.of(new byte[512 << 10])).isEqualTo(Zeros.ID);
    assertThat(Zeros.is(zeros, 1, 512 << 10)).isTrue();
    assertThat(Zeros.is(zeros, 1, (512 << 10) + 1)).isFalse();
    for (int place : new int[] {1, 300_000, 512 << 10}) {
      zeros[place] = 1;
      assertThat(Zeros.is(zeros, 1, 512 << 10)).isFalse();
      zeros[place] = 0;
    }
  }
}

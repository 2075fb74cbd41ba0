package io.respaldo.format.repository.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.Compression;
import io.respaldo.format.repository.PasswordSource;
import io.respaldo.format.repository.internal.FolderStorage;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.Restic;
import io.respaldo.format.repository.internal.chunk.ChunkerContent;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.format.repository.internal.key.KeyLabel;
import io.respaldo.format.repository.internal.key.ScryptCost;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.part.CapturedTree;
import io.respaldo.part.CapturedTree.CapturedFile;
import io.respaldo.part.Digests;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.EntryWriter;
import io.respaldo.part.EntryWriter.EntrySink;
import io.respaldo.part.LinkTarget;
import io.respaldo.part.TreeRules;
import io.respaldo.storage.Body;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The three ways in which parts come, their ends, good and bad; restic is the judge. Long because
 * all of them are ended, and judged, in the same few lines.
 */
class SnapshotPartsTest {
  private static final String PASSWORD = "first";
  private static final Instant NOW = Instant.parse("2025-11-19T03:00:00Z");

  @TempDir Path world;
  private final long seed = new Random().nextLong();
  private Path work;

  @BeforeEach
  void makeWorkFolder() throws IOException {
    work = Files.createDirectory(world.resolve("work"));
  }

  private static OpenRepository create(FolderStorage storage) throws IOException {
    return OpenRepository.create(
        storage,
        new RepositoryLayout(new Folder("r")),
        PasswordSource.of(PASSWORD.toCharArray()),
        new KeyLabel("ana", "server", Timestamp.utc(NOW)),
        new ScryptCost(1024, 8, 1));
  }

  private OpenRepository create() throws IOException {
    return create(new FolderStorage(world));
  }

  private SnapshotRun run(OpenRepository r, Optional<Id> parent) throws IOException {
    return run(r, parent, FormatProgress.NONE);
  }

  private SnapshotRun run(OpenRepository r, Optional<Id> parent, FormatProgress progress)
      throws IOException {
    Optional<Snapshot> before = Optional.empty();
    if (parent.isPresent()) {
      before = Optional.of(r.snapshot(parent.get()));
    }
    return new SnapshotRun(
        r,
        r.index(),
        before,
        new RunSettings(Compression.AUTO, 3, NOW, ZoneOffset.UTC, work, progress));
  }

  private SnapshotRun run(OpenRepository r) throws IOException {
    return run(r, Optional.empty());
  }

  private static Id finish(SnapshotRun run) throws IOException, InterruptedException {
    return run.finish(NOW.plusSeconds(9), List.of("/shop"), s -> s.hostname("server"));
  }

  private Restic restic() {
    return Restic.at(world.resolve("r"), PASSWORD);
  }

  private static void requireNoSnapshot(OpenRepository r) throws IOException {
    assertThat(r.ids(FileType.SNAPSHOT)).isEmpty();
  }

  /** What was told. */
  private static final class Told implements FormatProgress {
    final LongAdder files = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final Set<String> names = ConcurrentHashMap.newKeySet();

    @Override
    public void file() {
      files.increment();
    }

    @Override
    public void read(long n) {
      bytes.add(n);
    }

    @Override
    public void current(String what) {
      names.add(what);
    }
  }

  @Test
  void eachFileIsToldReadOrNot() throws Exception {
    Path folder = world.resolve("files");
    Files.createDirectories(folder.resolve("below"));
    Files.writeString(folder.resolve("below/one"), "1");
    Files.writeString(folder.resolve("two"), "22");
    Told first = new Told();
    Told second = new Told();
    try (OpenRepository r = create()) {
      Id id;
      try (SnapshotRun run = run(r, Optional.empty(), first)) {
        run.folder(EntryPath.of("shop/files"), folder, TreeRules.ALL);
        run.stream(EntryPath.of("shop/dump"), out -> out.write(new byte[4]));
        run.tree(
            EntryPath.of("shop/made"),
            to -> to.add(Entry.file(EntryPath.of("a"), 1, NOW), out -> out.write(1)));
        id = finish(run);
      }
      try (SnapshotRun run = run(r, Optional.of(id), second)) {
        run.folder(EntryPath.of("shop/files"), folder, TreeRules.ALL);
        finish(run);
      }
    }

    assertThat(first.files.sum()).isEqualTo(4);
    assertThat(first.bytes.sum()).isEqualTo(8);
    assertThat(first.names).contains("below/one", "two", "a");
    assertThat(second.files.sum()).isEqualTo(2);
    assertThat(second.bytes.sum()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 512 << 10, (512 << 10) + 1, 30_000_000})
  void aStreamOfAnyLengthComesBackFromRestic(int length) throws Exception {
    byte[] content = ChunkerContent.of("text", length, seed);
    try (OpenRepository r = create();
        SnapshotRun run = run(r)) {
      long taken =
          run.stream(
              EntryPath.of("shop/dump.sql"),
              out -> {
                Random steps = new Random(seed);
                for (int at = 0; at < length; ) {
                  int n = Math.min(length - at, 1 + steps.nextInt(100_000));
                  out.write(content, at, n);
                  at += n;
                }
              });
      Id id = finish(run);

      assertThat(taken).isEqualTo(length);
      assertThat(restic().bytes("dump", id.toString(), "/shop/dump.sql"))
          .as("seed %d", seed)
          .isEqualTo(content);
      assertThat(run.added()).isGreaterThanOrEqualTo(length);
    }
  }

  @Test
  void aStreamIsCutWhereResticCutsIt() throws Exception {
    byte[] content = ChunkerContent.of("random", 40_000_000, seed);
    Files.write(world.resolve("content"), content);
    try (OpenRepository r = create()) {
      restic().run("backup", world.resolve("content").toString());
      try (SnapshotRun run = run(r)) {
        run.stream(EntryPath.of("content"), out -> out.write(content));

        assertThat(run.added()).as("seed %d", seed).isZero();
      }
    }
  }

  @Test
  void whatAWriterThrowsIsThrownOnAndThereIsNoSnapshot() throws Exception {
    InterruptedException told = new InterruptedException("told to stop");
    IOException broken = new IOException("the tool ended with code 1");
    for (Exception thrown : List.of(told, broken, new IllegalStateException("no"))) {
      try (OpenRepository r = create(new FolderStorage(world.resolve(thrown.getMessage())));
          SnapshotRun run = run(r)) {
        assertThatThrownBy(
                () ->
                    run.stream(
                        EntryPath.of("dump"),
                        out -> {
                          out.write(new byte[10_000_000]);
                          if (thrown instanceof InterruptedException e) {
                            throw e;
                          }
                          if (thrown instanceof IOException e) {
                            throw e;
                          }
                          throw (RuntimeException) thrown;
                        }))
            .isSameAs(thrown);
        assertThat(run.force.isAlive()).isFalse();
        assertThatThrownBy(() -> run.stream(EntryPath.of("other"), out -> out.write(1)))
            .hasMessageContaining("failed half-way");
        assertThatThrownBy(() -> finish(run)).hasMessageContaining("failed half-way");
        requireNoSnapshot(r);
      }
    }
  }

  /** A storage that takes no packs. */
  private FolderStorage full() {
    return new FolderStorage(world) {
      @Override
      public ObjectInfo create(ObjectKey key, Body body) throws IOException {
        if (key.path().contains("/data/")) {
          throw new IOException("no space left");
        }
        return super.create(key, body);
      }
    };
  }

  @Test
  void aWriterThatSwallowsTheStoragesFailureFinishesNothing() throws Exception {
    byte[] content = ChunkerContent.of("random", 60_000_000, seed);
    try (OpenRepository r = create(full());
        SnapshotRun run = run(r)) {
      assertThatThrownBy(
              () ->
                  run.stream(
                      EntryPath.of("dump"),
                      out -> {
                        for (int i = 0; i < 60; i++) {
                          try {
                            out.write(content, i * 1_000_000, 1_000_000);
                          } catch (IOException e) {
                            assertThat(e).hasMessage("no space left");
                          }
                        }
                      }))
          .hasMessage("no space left");
      assertThat(run.force.isAlive()).isFalse();
      assertThatThrownBy(() -> finish(run)).hasMessageContaining("no space left");
      requireNoSnapshot(r);
    }
  }

  @Test
  void anInterruptedWriterFinishesNothingAndStaysInterrupted() throws Exception {
    try (OpenRepository r = create();
        SnapshotRun run = run(r)) {
      assertThatThrownBy(
              () ->
                  run.stream(
                      EntryPath.of("dump"),
                      out -> {
                        out.write(new byte[1_000_000]);
                        Thread.currentThread().interrupt();
                      }))
          .isInstanceOf(InterruptedException.class);
      assertThat(run.force.isAlive()).isFalse();
      requireNoSnapshot(r);
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void aPartIsClosedOnceItIsTakenAndItsNameIsToo() throws Exception {
    OutputStream[] kept = new OutputStream[1];
    EntrySink[] sink = new EntrySink[1];
    try (OpenRepository r = create();
        SnapshotRun run = run(r)) {
      run.stream(
          EntryPath.of("a/b"),
          out -> {
            kept[0] = out;
            out.close();
            out.write(1);
          });
      run.tree(EntryPath.of("t"), s -> sink[0] = s);

      assertThatThrownBy(() -> kept[0].write(1)).hasMessageContaining("has ended");
      assertThatThrownBy(() -> sink[0].add(Entry.folder(EntryPath.of("f"), NOW), out -> {}))
          .hasMessageContaining("has ended");
      for (String taken : List.of("a/b", "a", "a/b/c")) {
        assertThatThrownBy(() -> run.stream(EntryPath.of(taken), out -> {}))
            .isInstanceOf(IllegalArgumentException.class);
      }
      finish(run);
    }
  }

  private static void folder(EntrySink to, String path) throws IOException, InterruptedException {
    to.add(Entry.folder(EntryPath.of(path), NOW), out -> {});
  }

  private static void file(EntrySink to, String path, String content)
      throws IOException, InterruptedException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    to.add(Entry.file(EntryPath.of(path), bytes.length, NOW), out -> out.write(bytes));
  }

  private static void link(EntrySink to, Entry.Type type, String path, String target)
      throws IOException, InterruptedException {
    to.add(
        new Entry(
            EntryPath.of(path),
            type,
            0,
            NOW,
            0644,
            Optional.empty(),
            Optional.of(LinkTarget.of(target))),
        out -> {});
  }

  @Test
  void entriesInAnyOrderBecomeATreeThatResticRestores() throws Exception {
    try (OpenRepository r = create();
        SnapshotRun run = run(r)) {
      CapturedTree captured =
          run.tree(
              EntryPath.of("files"),
              to -> {
                folder(to, "z");
                folder(to, "a");
                file(to, "z/1", "one");
                file(to, "a.b", "behind the folder a, before z");
                file(to, "a/2", "two");
                file(to, "made/up/3", "three");
                file(to, "z/0", "zero");
                link(to, Entry.Type.SYMLINK, "a/sym", "../z/1");
                link(to, Entry.Type.HARD_LINK, "a/hard", "z/1");
                link(to, Entry.Type.HARD_LINK, "y", "z/1");
                folder(to, "empty");
              });
      Id id = finish(run);

      assertThat(captured.files().map(f -> f.path().toString()))
          .containsExactly("z/1", "a.b", "a/2", "made/up/3", "z/0");
      assertThat(captured.fileCount()).isEqualTo(5);
      assertThat(captured.bytes()).isEqualTo(44);
      assertThat(restic().run("check", "--read-data")).contains("no errors");
      Path target = world.resolve("restored");
      restic().run("restore", id.toString(), "--target", target.toString());
      Path files = target.resolve("files");
      assertThat(files.resolve("a/2")).hasContent("two");
      assertThat(files.resolve("made/up/3")).hasContent("three");
      assertThat(files.resolve("empty")).isEmptyDirectory();
      assertThat(Files.readSymbolicLink(files.resolve("a/sym"))).isEqualTo(Path.of("../z/1"));
      assertThat(Files.getAttribute(files.resolve("a/hard"), "unix:ino"))
          .isEqualTo(Files.getAttribute(files.resolve("z/1"), "unix:ino"))
          .isEqualTo(Files.getAttribute(files.resolve("y"), "unix:ino"));
      assertThat(Files.getAttribute(files.resolve("y"), "unix:nlink")).isEqualTo(3);
      assertThat(Files.getLastModifiedTime(files.resolve("z")).toInstant()).isEqualTo(NOW);
    }
  }

  private void refused(OpenRepository r, String why, EntryWriter writer) throws IOException {
    try (SnapshotRun run = run(r)) {
      assertThatThrownBy(() -> run.tree(EntryPath.of("files"), writer))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(why);
      assertThatThrownBy(() -> finish(run)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void treesThatCantBeAreRefused() throws Exception {
    try (OpenRepository r = create()) {
      refused(
          r,
          "comes twice",
          to -> {
            file(to, "a", "1");
            file(to, "b", "1");
            file(to, "a", "2");
          });
      refused(
          r,
          "comes twice",
          to -> {
            file(to, "a", "1");
            file(to, "a/b", "2");
          });
      refused(r, "no file of the tree", to -> link(to, Entry.Type.HARD_LINK, "a", "b"));
      refused(
          r,
          "lacks 3 of the 4",
          to -> to.add(Entry.file(EntryPath.of("a"), 4, NOW), out -> out.write(1)));
      refused(
          r,
          "more than the 1 bytes",
          to ->
              to.add(
                  Entry.file(EntryPath.of("a"), 1, NOW),
                  out -> {
                    try {
                      out.write(new byte[2]);
                    } catch (IOException e) {
                      assertThat(e).hasMessageContaining("declared");
                    }
                  }));
      refused(
          r,
          "gone",
          to -> {
            try {
              to.add(
                  Entry.file(EntryPath.of("a"), 1, NOW),
                  out -> {
                    throw new IOException("gone");
                  });
            } catch (IOException e) {
              assertThat(e).hasMessage("gone");
            }
          });
      requireNoSnapshot(r);
    }
  }

  /** The same nodes whatever the order, and whether or not they needed a work file. */
  @Test
  void spooledNodesComeInTheOrderOfTheTree() throws Exception {
    List<String> paths = new ArrayList<>();
    Random random = new Random(seed);
    for (int i = 0; i < 3000; i++) {
      paths.add("f" + random.nextInt(20) + (i % 3 == 0 ? "/" : ".") + "g" + random.nextInt(9) + i);
    }
    paths.addAll(List.of("f1", "f1/a", "f1.a", "f10"));
    Collections.shuffle(paths, random);
    List<String> expected = new ArrayList<>(paths);
    expected.sort(
        (a, b) ->
            Arrays.compare(
                a.replace('/', '\1').getBytes(StandardCharsets.UTF_8),
                b.replace('/', '\1').getBytes(StandardCharsets.UTF_8)));
    for (int limit : new int[] {1 << 30, 20_000}) {
      List<String> shown = new ArrayList<>();
      Path file = work.resolve("spool");
      try (SpooledNodes nodes = new SpooledNodes(file, limit)) {
        for (String path : paths) {
          byte[] raw = path.getBytes(StandardCharsets.UTF_8);
          nodes.add(new SpooledNode(raw, SpooledNode.Kind.LEAF, raw));
        }
        assertThat(Files.exists(file)).isEqualTo(limit == 20_000);
        nodes.forEach(n -> shown.add(new String(n.body(), StandardCharsets.UTF_8)));
      }
      assertThat(shown).as("seed %d", seed).isEqualTo(expected);
      assertThat(file).doesNotExist();
    }
  }

  private Path data() throws IOException {
    Path data = Files.createDirectories(world.resolve("data/sub"));
    Files.write(data.resolve("large"), ChunkerContent.of("random", 9_000_000, seed));
    Files.writeString(data.resolve("small"), "small");
    Files.createFile(data.resolve("empty"));
    Files.createLink(data.resolve("larger"), data.resolve("large"));
    return world.resolve("data");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA-256", "SHA-1"})
  void digestsAreReportedOfReadAndOfUnchangedFiles(String algorithm) throws Exception {
    Path data = data();
    List<String> expected = new ArrayList<>();
    for (String name : List.of("sub/empty", "sub/large", "sub/small")) {
      var digest = Digests.of(algorithm);
      digest.update(Files.readAllBytes(data.resolve(name)));
      expected.add(name + " " + Digests.hex(digest));
    }
    try (OpenRepository r = create()) {
      Optional<Id> parent = Optional.empty();
      for (int i = 0; i < 2; i++) {
        try (SnapshotRun run = run(r, parent)) {
          CapturedTree tree = run.folder(EntryPath.of("d"), data, TreeRules.ALL.digest(algorithm));
          parent = Optional.of(finish(run));
          try (Stream<CapturedFile> files = tree.files()) {
            assertThat(files.map(f -> f.path() + " " + f.digest().orElseThrow()))
                .as("run %d, seed %d", i, seed)
                .isEqualTo(expected);
          }
          assertThat(tree.bytes()).isEqualTo(9_000_005);
        }
      }
    }
  }
}

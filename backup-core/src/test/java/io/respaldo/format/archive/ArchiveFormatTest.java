package io.respaldo.format.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.Finding;
import io.respaldo.InstanceName;
import io.respaldo.format.BackupFormat;
import io.respaldo.format.BackupOrder;
import io.respaldo.format.BackupPlace;
import io.respaldo.format.Depth;
import io.respaldo.format.FormatFactory;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.Parts;
import io.respaldo.format.StoredBackup;
import io.respaldo.format.Written;
import io.respaldo.part.CapturedTree;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeRules;
import io.respaldo.storage.Folder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchiveFormatTest {
  private static final Folder FOLDER = new Folder("instances/demo");

  @TempDir Path temp;

  private final HeapStorage storage = new HeapStorage();

  static Stream<FormatFactory> formats() {
    return Stream.of(ArchiveFormat.TAR_GZ, ArchiveFormat.TAR_ZST, ArchiveFormat.ZIP);
  }

  private Written write(BackupFormat format, Parts parts) throws Exception {
    Path work = Files.createDirectories(temp.resolve("work"));
    return format.write(
        new BackupOrder(
            new BackupPlace(InstanceName.of("shop"), "", FOLDER),
            "backup_1",
            Instant.ofEpochSecond(1_700_000_000),
            Optional.empty(),
            work,
            FormatProgress.NONE),
        parts);
  }

  private static StoredBackup stored(Written written) {
    return new StoredBackup(
        FOLDER, "backup_1", written.file(), Optional.of(written.size()), written.checksums());
  }

  private Path sampleTree() throws IOException {
    Path tree = Files.createDirectories(temp.resolve("tree/a/b"));
    Files.writeString(tree.resolve("hello.txt"), "hello");
    Files.createDirectory(tree.resolve("empty"));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("hello.txt"));
    Files.createLink(tree.resolve("second name"), tree.resolve("hello.txt"));
    byte[] big = new byte[3_000_000];
    new Random(1).nextBytes(big);
    Files.write(tree.resolve("big"), big);
    return temp.resolve("tree");
  }

  private static boolean hardLinks(FormatFactory factory) {
    return factory != ArchiveFormat.ZIP;
  }

  private static byte[] dump(int size) {
    byte[] dump = new byte[size];
    Random random = new Random(2);
    for (int i = 0; i < size; i++) {
      dump[i] = (byte) ('a' + (random.nextInt(100) * random.nextInt(100)) / 400);
    }
    return dump;
  }

  @ParameterizedTest
  @MethodSource("formats")
  void bringsBackWhatItWasGiven(FormatFactory factory) throws Exception {
    BackupFormat format = factory.on(storage);
    Path tree = sampleTree();
    byte[] dump = dump(5_000_000);
    Written written =
        write(
            format,
            to -> {
              to.stream("dump.sql", out -> out.write(dump));
              CapturedTree captured = to.tree("media", tree, TreeRules.ALL.digest("SHA-1"));
              assertThat(captured.fileCount()).isEqualTo(hardLinks(factory) ? 2 : 3);
              to.stream("small", out -> out.write(1));
            });
    assertThat(written.warnings())
        .extracting(Finding::code)
        .containsExactlyInAnyOrderElementsOf(
            hardLinks(factory) ? List.of() : List.of("hard_links"));
    assertThat(format.fileNames("backup_1"))
        .containsExactlyInAnyOrderElementsOf(
            storage.objects.keySet().stream().map(k -> k.name()).toList());
    for (Depth depth : Depth.values()) {
      assertThat(format.verify(stored(written), depth, FormatProgress.NONE)).isEmpty();
    }
    try (PartReader reader = format.open(stored(written), FormatProgress.NONE)) {
      assertThat(reader.parts()).isEqualTo(written.parts());
      assertThat(reader.parts())
          .extracting(Part::name)
          .containsExactly("dump.sql", "media", "small");
      try (InputStream in = reader.read(EntryPath.of("dump.sql"))) {
        assertThat(in.readAllBytes()).isEqualTo(dump);
      }
      assertThat(reader.extract("media", Selection.all(), temp.resolve("out"))).isEmpty();
      assertThat(reader.extract("dump.sql", Selection.all(), temp.resolve("out2"))).isEmpty();
    }
    assertThat(temp.resolve("out/a/b/big")).hasSameBinaryContentAs(tree.resolve("a/b/big"));
    assertThat(temp.resolve("out2/dump.sql")).hasBinaryContent(dump);
    assertThat(Files.readSymbolicLink(temp.resolve("out/a/b/link"))).hasToString("hello.txt");
    assertThat(temp.resolve("out/a/b/second name")).hasContent("hello");
    assertThat(Files.getAttribute(temp.resolve("out/a/b/hello.txt"), "unix:nlink"))
        .isEqualTo(hardLinks(factory) ? 2 : 1);
    assertThat(temp.resolve("out/a/b/empty")).isEmptyDirectory();
    assertThat(Files.getLastModifiedTime(temp.resolve("out/a/b")))
        .isEqualTo(Files.getLastModifiedTime(tree.resolve("a/b")));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void readsTheSameWithoutItsIndex(FormatFactory factory) throws Exception {
    BackupFormat format = factory.on(storage);
    Path tree = sampleTree();
    Written written =
        write(
            format,
            to -> {
              to.stream("db/dump.sql", out -> out.write(dump(400_000)));
              to.tree("db/media", tree, TreeRules.ALL);
            });
    storage.objects.keySet().removeIf(k -> k.name().contains(".index."));
    try (PartReader reader = format.open(stored(written), FormatProgress.NONE)) {
      assertThat(reader.parts()).isEqualTo(written.parts());
      assertThat(reader.extract("db/media", Selection.of("db/media/a/b/big"), temp.resolve("out")))
          .isEmpty();
    }
    assertThat(temp.resolve("out/a/b/big")).hasSameBinaryContentAs(tree.resolve("a/b/big"));
    assertThat(temp.resolve("out/a/b/hello.txt")).doesNotExist();
    List<Finding> findings = format.verify(stored(written), Depth.FULL, FormatProgress.NONE);
    assertThat(findings).extracting(Finding::code).containsExactly("index_missing");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void fractionsOfSecondsAreNoWarningAndAStreamHasNone(FormatFactory factory) throws Exception {
    Path tree = Files.createDirectories(temp.resolve("fractions"));
    Files.setLastModifiedTime(
        Files.writeString(tree.resolve("file"), "text"),
        FileTime.from(Instant.parse("2025-11-19T03:00:00.123456789Z")));
    BackupFormat format = factory.on(storage);
    Path work = Files.createDirectories(temp.resolve("work2"));
    Instant now = Instant.parse("2025-11-19T03:00:01.987654321Z");
    Written written =
        format.write(
            Archives.order(now, work, FormatProgress.NONE),
            to -> {
              to.stream("dump.sql", out -> out.write(1));
              to.tree("media", tree, TreeRules.ALL);
            });

    assertThat(written.warnings()).isEmpty();
    try (PartReader reader = format.open(Archives.recorded(written), FormatProgress.NONE)) {
      assertThat(reader.find(EntryPath.of("dump.sql")).orElseThrow().modified())
          .isEqualTo(Instant.parse("2025-11-19T03:00:01Z"));
    }
  }
}

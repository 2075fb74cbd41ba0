package io.respaldo.format.repository.internal.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.format.repository.internal.Restic;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.FileNames;
import io.respaldo.part.Part;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of real folders, read back. */
final class SnapshotReaderTest {
  private static final byte[] DUMP = "SELECT 1;\n".repeat(60_000).getBytes(StandardCharsets.UTF_8);

  @TempDir Path world;
  private final long seed = new Random().nextLong();
  private Path data;

  @BeforeEach
  void fill() throws IOException {
    Random random = new Random(seed);
    data = Files.createDirectories(world.resolve("data"));
    for (int i = 0; i < 100; i++) {
      Path folder = Files.createDirectories(data.resolve("d" + i % 7 + "/e" + i % 3));
      byte[] bytes = new byte[random.nextInt(20_000)];
      random.nextBytes(bytes);
      Path file = Files.write(folder.resolve("file " + i), bytes);
      Files.setAttribute(file, "unix:mode", 0400 | random.nextInt(01000));
      Files.setLastModifiedTime(file, time(random));
    }
    byte[] large = new byte[3_500_000];
    random.nextBytes(large);
    Arrays.fill(large, 1_000_000, 2_500_000, (byte) 0);
    Files.write(data.resolve("large"), large);
    Files.write(data.resolve("zeros"), new byte[1_500_001]);
    Files.writeString(data.resolve("año \"quoted\" \\ <&> \u2028"), "name");
    Files.writeString(FileNames.resolve(data, new byte[] {'x', (byte) 0xff, (byte) 0xe9}), "raw");
    Files.createFile(data.resolve("empty"));
    Files.createDirectory(data.resolve("empty folder"));
    Files.createSymbolicLink(data.resolve("link"), Path.of("large"));
    Files.createSymbolicLink(data.resolve("outside"), world.resolve("r"));
    Files.createLink(data.resolve("d1/same"), data.resolve("large"));
    Files.createLink(data.resolve("again"), data.resolve("large"));
    Files.setAttribute(data.resolve("d2"), "unix:mode", 01751);
    Files.setLastModifiedTime(data.resolve("d2/e1"), time(random));
    Files.setLastModifiedTime(data.resolve("d2"), time(random));
    Files.setLastModifiedTime(data, time(random));
  }

  private static FileTime time(Random random) {
    return FileTime.from(
        Instant.ofEpochSecond(
            1_500_000_000L + random.nextInt(200_000_000), random.nextInt(1_000_000_000)));
  }

  @Test
  void aTreeComesBackAsItWas() throws Exception {
    try (Restored r = Restored.create(world);
        SnapshotReader reader = r.reader(r.backup(data, DUMP))) {
      Path into = world.resolve("into");

      List<TreeWarning> warnings = reader.extract("files", Selection.all(), into);

      assertThat(warnings).as("seed %d", seed).isEmpty();
      assertThat(Listing.of(into)).as("seed %d", seed).isEqualTo(Listing.of(data));
    }
  }

  @Test
  void zerosBecomeHoles() throws Exception {
    try (Restored r = Restored.create(world);
        SnapshotReader reader = r.reader(r.backup(data, DUMP))) {
      Path into = world.resolve("into");
      reader.extract("files", Selection.of("files/zeros", "files/large"), into);

      Process du = new ProcessBuilder("du", "-k", into.resolve("zeros").toString()).start();
      String said = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(Integer.parseInt(said.replaceAll("\\D.*", "").strip())).isLessThan(100);
    }
  }

  @Test
  void aStreamComesBackAsAFile() throws Exception {
    try (Restored r = Restored.create(world);
        SnapshotReader reader = r.reader(r.backup(data, DUMP))) {
      assertThat(reader.extract("db/dump.sql", Selection.all(), world.resolve("into"))).isEmpty();

      assertThat(world.resolve("into/dump.sql")).hasBinaryContent(DUMP);
    }
  }

  @Test
  void onlyWhatIsChosenComesBackWithTheFoldersOnTheWay() throws Exception {
    try (Restored r = Restored.create(world);
        SnapshotReader reader = r.reader(r.backup(data, DUMP))) {
      Path into = world.resolve("into");
      Selection some = Selection.of("files/d2/e1", "files/again", "files/d1/same", "db");

      reader.extract("files", some, into);

      List<String> wanted =
          Listing.of(data).stream()
              .filter(l -> l.matches("(?s)(\\.|again|d1|d1/same|d2|d2/e1(/.*)?) [0-9].*"))
              .toList();
      assertThat(Listing.of(into)).as("seed %d", seed).isEqualTo(wanted);
      reader.extract("db/dump.sql", some, world.resolve("other"));
      assertThat(world.resolve("other/dump.sql")).exists();
      reader.extract("db/dump.sql", Selection.of("files"), world.resolve("none"));
      assertThat(world.resolve("none")).isEmptyDirectory();
    }
  }

  @Test
  void partsAreWhatThePathsName() throws Exception {
    try (Restored r = Restored.create(world)) {
      Snapshot made = r.backup(data, DUMP);
      try (SnapshotReader reader = r.reader(made)) {
        assertThat(reader.parts())
            .containsExactly(
                new Part("files", Part.Shape.TREE, 105, bytes()),
                new Part("db/dump.sql", Part.Shape.STREAM, 1, DUMP.length));
      }
      try (SnapshotReader whole = r.reader(made, List.of())) {
        assertThat(whole.parts()).extracting(Part::name).containsExactly("shop");
        assertThat(whole.find(EntryPath.of("shop/db/dump.sql"))).isPresent();
      }
      assertThatThrownBy(() -> r.reader(made, List.of(EntryPath.of("other"))))
          .hasMessageContaining("no folder '/other'");
    }
  }

  private long bytes() throws IOException {
    try (Stream<Path> all = Files.walk(data)) {
      return all.filter(p -> !p.endsWith("again") && !p.endsWith("same"))
          .filter(p -> Files.isRegularFile(p) && !Files.isSymbolicLink(p))
          .mapToLong(SnapshotReaderTest::size)
          .sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void entriesStandInTheOrderOfTheWalk() throws Exception {
    try (Restored r = Restored.create(world);
        SnapshotReader reader = r.reader(r.backup(data, DUMP));
        Stream<Entry> entries = reader.entries(Selection.all())) {
      List<Entry> all = entries.toList();

      assertThat(all.get(0).path()).isEqualTo(EntryPath.of("files"));
      assertThat(all).filteredOn(e -> e.type() == Entry.Type.HARD_LINK).hasSize(2);
      assertThat(all.get(all.size() - 1).path()).isEqualTo(EntryPath.of("db/dump.sql"));
      try (Stream<Path> files = Files.walk(data)) {
        assertThat(all).hasSize((int) files.count() + 1);
      }
      for (Entry e : all) {
        assertThat(reader.find(e.path()).orElseThrow().modified()).isEqualTo(e.modified());
      }
    }
  }

  @Test
  void filesAreReadByPath() throws Exception {
    try (Restored r = Restored.create(world);
        SnapshotReader reader = r.reader(r.backup(data, DUMP))) {
      for (String name : List.of("large", "again", "empty", "d1/same", "zeros")) {
        try (InputStream in = reader.read(EntryPath.of("files/" + name))) {
          assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(data.resolve(name)));
        }
      }
      try (InputStream in = reader.read(EntryPath.of("db/dump.sql"))) {
        assertThat(in.readAllBytes()).isEqualTo(DUMP);
      }
      assertThat(reader.find(EntryPath.of("files/no"))).isEmpty();
      assertThat(reader.find(EntryPath.of("no"))).isEmpty();
      assertThatThrownBy(() -> reader.read(EntryPath.of("files/d1")))
          .isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> reader.read(EntryPath.of("files/no")))
          .isInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void anyRangeOfAFileIsRead() throws Exception {
    byte[] large = Files.readAllBytes(data.resolve("large"));
    Random random = new Random(seed);
    try (Restored r = Restored.create(world);
        SnapshotReader reader = r.reader(r.backup(data, DUMP));
        SeekableByteChannel channel = reader.channel(EntryPath.of("files/large"))) {
      assertThat(channel.size()).isEqualTo(large.length);
      for (int i = 0; i < 40; i++) {
        int from = random.nextInt(large.length + 10);
        int length = 1 + random.nextInt(i % 7 == 0 ? 2_000_000 : 5_000);
        ByteBuffer buffer = ByteBuffer.allocate(length);
        int n = channel.position(from).read(buffer);
        int there = Math.min(length, large.length - from);
        assertThat(n).as("seed %d", seed).isEqualTo(there <= 0 ? -1 : there);
        if (there > 0) {
          assertThat(Arrays.mismatch(buffer.array(), 0, there, large, from, from + there))
              .as("seed %d", seed)
              .isEqualTo(-1);
        }
      }
    }
  }

  @Test
  void whatIsThereAlreadyIsNotTouched() throws Exception {
    Path into = Files.createDirectory(world.resolve("into"));
    Files.writeString(into.resolve("mine"), "mine");
    try (Restored r = Restored.create(world);
        SnapshotReader reader = r.reader(r.backup(data, DUMP))) {
      assertThatThrownBy(() -> reader.extract("files", Selection.all(), into))
          .isInstanceOf(DirectoryNotEmptyException.class);
      assertThat(into).isDirectoryContaining(p -> p.endsWith("mine"));
    }
  }

  @Test
  void whatResticWroteComesBackAsResticRestoresIt() throws Exception {
    try (Restored r = Restored.create(world)) {
      Restic restic = Restic.at(world.resolve("r"), Restored.PASSWORD);
      restic.run("backup", data.toString());
      Snapshot made = r.snapshots().get(0);
      Path theirs = world.resolve("theirs");
      restic.run("restore", "latest", "--target", theirs.toString());
      List<EntryPath> segments =
          EntryPath.of(world.toAbsolutePath().toString().substring(1)).segments();
      try (SnapshotReader reader = r.reader(made, segments)) {
        assertThat(reader.parts()).extracting(Part::name).containsExactly("data");
        Path ours = world.resolve("ours");

        reader.extract("data", Selection.all(), ours);

        assertThat(Listing.of(ours))
            .as("seed %d", seed)
            .isEqualTo(Listing.of(theirs.resolve(data.toAbsolutePath().toString().substring(1))));
      }
    }
  }
}

package io.respaldo.format.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.FolderStorage;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.Restic;
import io.respaldo.format.repository.internal.SmallRepository;
import io.respaldo.format.repository.internal.backup.RunSettings;
import io.respaldo.format.repository.internal.backup.SnapshotRun;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeRules;
import io.respaldo.storage.Folder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders with very many names, files with very many pieces: their trees are the largest blobs. */
@Tag("huge")
final class LargeTest {
  private static final Instant NOW = Instant.parse("2025-11-19T03:00:00Z");
  private static final int NAMES = 50_000;

  /** Each takes five bytes in a tree. */
  private static final String LONG = "\u0001".repeat(240);

  private static final long SPARSE = 4L << 30;

  @TempDir Path world;
  private Path data;

  @BeforeEach
  void make() throws Exception {
    data = Files.createDirectories(world.resolve("data"));
    SmallRepository.create(new FolderStorage(world)).repository.close();
  }

  /** A snapshot, with the bytes that were new, before and after compression. */
  private record Stored(Id id, long added, long packed) {}

  private Stored backUp(Optional<Id> parent) throws Exception {
    try (OpenRepository r = SmallRepository.open(new FolderStorage(world))) {
      Optional<Snapshot> before =
          parent.isPresent() ? Optional.of(r.snapshot(parent.get())) : Optional.empty();
      RunSettings settings =
          new RunSettings(Compression.AUTO, 3, NOW, ZoneOffset.UTC, world, FormatProgress.NONE);
      try (SnapshotRun run = new SnapshotRun(r, r.index(), before, settings)) {
        run.folder(EntryPath.of("files"), data, TreeRules.ALL);
        Id id = run.finish(NOW, List.of("/files"), s -> s.hostname("server"));
        return new Stored(id, run.added(), run.addedPacked());
      }
    }
  }

  private Repository open() throws IOException {
    return Repository.open(
        new FolderStorage(world),
        new Folder("r"),
        PasswordSource.of(SmallRepository.PASSWORD.toCharArray()));
  }

  private RestoredTree restore(Id snapshot, Path out) throws Exception {
    try (Repository repository = open()) {
      assertThat(repository.check("all", FormatProgress.NONE)).isEmpty();
      return repository.restore(
          snapshot.toString(),
          Selection.all(),
          out,
          RestoreSettings.intoEmpty().verifying(),
          FormatProgress.NONE);
    }
  }

  private Restic restic() {
    return Restic.at(world.resolve("r"), SmallRepository.PASSWORD);
  }

  @Test
  void aFolderWhoseListIsTooLargeForThePackItGoesTo() throws Exception {
    for (int i = 0; i < NAMES; i++) {
      Files.createFile(data.resolve("number " + i + LONG));
    }
    Stored first = backUp(Optional.empty());
    assertThat(first.added()).as("more than is compressed in its place").isGreaterThan(68 << 20);
    assertThat(backUp(Optional.of(first.id())).packed()).as("nothing changed").isLessThan(2_000);

    RestoredTree restored = restore(first.id(), world.resolve("out"));
    assertThat(restored.files()).isEqualTo(NAMES);
    assertThat(restored.findings()).isEmpty();
    assertThat(restic().run("check", "--read-data")).contains("no errors were found");
    assertThat(restic().run("ls", first.id().toString()).lines().filter(l -> l.contains("number")))
        .hasSize(NAMES);
  }

  @Test
  void aSparseFileOfManyGigabytes() throws Exception {
    Path file = data.resolve("disk image");
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (long at : new long[] {0, SPARSE / 3, SPARSE - 5}) {
        out.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}), at);
      }
    }
    Stored stored = backUp(Optional.empty());
    assertThat(stored.packed()).isLessThan(4 << 20);

    Path out = world.resolve("out");
    assertThat(restore(stored.id(), out).findings()).isEmpty();
    Path image = out.resolve("files/disk image");
    assertThat(Files.size(image)).isEqualTo(SPARSE);
    Process du = new ProcessBuilder("du", "-k", image.toString()).start();
    String used = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(Long.parseLong(used.split("\t", 2)[0])).as("KiB on disk").isLessThan(20_000);
    assertThat(restic().run("check", "--read-data")).contains("no errors were found");
  }
}

package io.respaldo.format.repository.internal.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.format.repository.StatsReport;
import io.respaldo.format.repository.internal.FolderStorage;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.Restic;
import io.respaldo.format.repository.internal.SmallRepository;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.load.BlobLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real restic counts the same. */
@Tag("once")
final class CountingTest {
  @TempDir Path folder;
  private final Random random = new Random(7);
  private Restic restic;

  @BeforeEach
  void fill() throws Exception {
    restic = Restic.at(folder.resolve("r"), SmallRepository.PASSWORD);
    restic.run("init");
    for (String name : List.of("foo/bar/f1", "x/foo/f2", "x/y/foo.txt", "a b/ñandú [1]", "e")) {
      write(name, 500 + random.nextInt(3_000));
    }
    write("x/large", 3_000_000);
    Files.createFile(folder.resolve("data/empty"));
    Files.copy(folder.resolve("data/x/large"), folder.resolve("data/x/large too"));
    Files.createLink(folder.resolve("data/x/hard"), folder.resolve("data/foo/bar/f1"));
    Files.createSymbolicLink(folder.resolve("data/l"), Path.of("q"));
    restic.run("backup", folder.resolve("data").toString());
    write("x/y/more", 700);
    restic.run("backup", folder.resolve("data").toString());
  }

  private void write(String name, int length) throws IOException {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    Path file = folder.resolve("data").resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.write(file, bytes);
  }

  private String stats(String mode) throws Exception {
    return restic.run("stats", "--json", "--mode", mode);
  }

  @Test
  void figuresAreThoseOfRestic() throws Exception {
    try (OpenRepository r = SmallRepository.open(new FolderStorage(folder));
        BlobLoader trees = new BlobLoader(r, SmallRepository.index(r))) {
      Counting counting = new Counting(trees);
      for (Id root : SmallRepository.roots(r)) {
        counting.add(root);
      }
      StatsReport s = counting.report("");

      assertThat(s.snapshots()).isEqualTo(2);
      assertThat(stats("restore-size"))
          .contains("\"total_size\":" + s.restoreBytes() + ",")
          .contains("\"total_file_count\":" + s.items());
      assertThat(stats("files-by-contents"))
          .contains("\"total_size\":" + s.uniqueBytes() + ",")
          .contains("\"total_file_count\":" + s.uniqueFiles());
      assertThat(stats("raw-data"))
          .contains("\"total_size\":" + s.storedBytes() + ",")
          .contains("\"total_blob_count\":" + s.blobs());
      assertThat(s.files()).isEqualTo(9 + 10);
      assertThat(s.ratio()).isGreaterThan(3);
    }
  }
}

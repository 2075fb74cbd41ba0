package io.respaldo.format.repository.internal.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.format.repository.StatsReport;
import io.respaldo.format.repository.internal.FolderStorage;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.Restic;
import io.respaldo.format.repository.internal.SmallRepository;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.StoredFile;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.load.BlobLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real restic finds and counts the same. */
@Tag("once")
final class LookTest {
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
    Files.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
    Files.write(file, bytes);
  }

  private static List<Id> roots(OpenRepository r) throws IOException {
    List<Id> roots = new ArrayList<>();
    for (StoredFile f : SmallRepository.files(r, FileType.SNAPSHOT)) {
      roots.add(r.snapshot(f.id()).root());
    }
    return roots;
  }

  private String stats(String mode) throws Exception {
    return restic.run("stats", "--json", "--mode", mode);
  }

  @Test
  void figuresAreThoseOfRestic() throws Exception {
    try (OpenRepository r = SmallRepository.open(new FolderStorage(folder));
        BlobLoader trees = new BlobLoader(r, SmallRepository.index(r))) {
      Counting counting = new Counting(trees);
      for (Id root : roots(r)) {
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

  @ParameterizedTest
  @CsvSource({"foo", "foo/*", "**/bar", "*.txt", "f?", "x/**/more", "[ñe]*", "nothing", "/x"})
  void whatIsFoundIsWhatResticFinds(String pattern) throws Exception {
    List<String> found = new ArrayList<>();
    try (OpenRepository r = SmallRepository.open(new FolderStorage(folder));
        BlobLoader trees = new BlobLoader(r, SmallRepository.index(r))) {
      NameSearch search = new NameSearch(trees, new NamePatterns(List.of(pattern)), n -> true);
      for (Id root : roots(r)) {
        search.in(root, (path, node) -> found.add("/" + path));
      }
    }
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            restic.run("find", pattern).lines().filter(l -> l.startsWith("/")).toList());
  }

  @Test
  void aRootedPatternBeginsAtTheRootAndNoneIsRefused() {
    assertThat(matches("/a/b", "a", "b")).isTrue();
    assertThat(matches("/a/b", "x", "a", "b")).isFalse();
    assertThat(matches("a/b", "x", "a", "b", "below")).isTrue();
    assertThat(matches("a/**", "a")).isFalse();
    assertThat(matches("a/**", "a", "x", "y")).isTrue();
    assertThat(matches("a/**/z", "a", "x", "y", "z")).isTrue();
    assertThat(matches("a/**/z", "a", "z")).isTrue();
    assertThat(matches("\\*", "*")).isTrue();
    assertThat(matches("\\*", "x")).isFalse();
    assertThat(matches("[^a]", "b")).isTrue();
    assertThat(matches("[^a]", "a")).isFalse();
    assertThatThrownBy(() -> new NamePatterns(List.of("//"))).hasMessageContaining("nothing");
    assertThatThrownBy(() -> new NamePatterns(List.of("[a"))).hasMessageContaining("']'");
  }

  private static boolean matches(String pattern, String... names) {
    NamePatterns patterns = new NamePatterns(List.of(pattern));
    NamePatterns.State state = patterns.start();
    for (String name : names) {
      state = patterns.step(state, name.getBytes(StandardCharsets.UTF_8));
    }
    return state.matched();
  }
}

package io.respaldo.format.repository.internal.find;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.format.repository.internal.FolderStorage;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.Restic;
import io.respaldo.format.repository.internal.SmallRepository;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.load.BlobLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real restic finds the same. */
@Tag("once")
final class NameSearchTest {
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

  @ParameterizedTest
  @CsvSource({"foo", "foo/*", "**/bar", "*.txt", "f?", "x/**/more", "[ñe]*", "nothing", "/x"})
  void whatIsFoundIsWhatResticFinds(String pattern) throws Exception {
    List<String> found = new ArrayList<>();
    try (OpenRepository r = SmallRepository.open(new FolderStorage(folder));
        BlobLoader trees = new BlobLoader(r, SmallRepository.index(r))) {
      NameSearch search = new NameSearch(trees, new NamePatterns(List.of(pattern)), n -> true);
      for (Id root : SmallRepository.roots(r)) {
        search.in(root, (path, node) -> found.add("/" + path));
      }
    }
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            restic.run("find", pattern).lines().filter(l -> l.startsWith("/")).toList());
  }
}

package io.respaldo.examples.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.storage.Body;
import io.respaldo.storage.Folder;
import io.respaldo.storage.MeteredStorage;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.PrefixedStorage;
import io.respaldo.storage.RetryingStorage;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.ThrottledStorage;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code in the guide is code that runs here. */
class GuideTest {
  private static final Path GUIDE = Path.of("../../docs/storage-backend.md");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");

  @Test
  void everyBlockStandsInTheSources() throws Exception {
    String sources = squeezed(sources());
    List<String> blocks =
        BLOCK.matcher(Files.readString(GUIDE)).results().map(found -> found.group(1)).toList();
    assertThat(blocks).hasSize(3);
    for (String block : blocks) {
      assertThat(sources).contains(squeezed(block));
    }
  }

  @Test
  void everyLinkLeadsToAFile() throws Exception {
    Matcher links = LINK.matcher(Files.readString(GUIDE));
    while (links.find()) {
      assertThat(GUIDE.resolveSibling(links.group(1))).exists();
    }
  }

  @Test
  void decoratorsStackAsTheGuideSays(@TempDir Path folder) throws Exception {
    StorageBackend yours = new HashedFolderStorage(folder);
    TimeSource time = TimeSource.system();
    StorageBackend storage =
        PrefixedStorage.of(
            RetryingStorage.of(
                ThrottledStorage.of(MeteredStorage.of(yours), 20_000_000, time), time),
            new Folder("backups"));
    storage.create(ObjectKey.of("a"), Body.of(new byte[1]));
    assertThat(yours.find(ObjectKey.of("backups/a"))).isPresent();
  }

  private static String sources() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  /** Indentation differs between a page and a class. */
  private static String squeezed(String code) {
    return code.strip().replaceAll("\\s+", " ");
  }
}

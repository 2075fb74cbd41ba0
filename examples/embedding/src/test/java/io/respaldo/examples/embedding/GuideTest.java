package io.respaldo.examples.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java in the guides is this module's own, and does what the guides show. */
final class GuideTest {
  private static final Pattern JAVA = Pattern.compile("(?m)^```java\\n(.*?)^```$", Pattern.DOTALL);

  @TempDir Path folder;

  private static Path root() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("mvnw"))) {
      root = Objects.requireNonNull(root.getParent(), "no mvnw above");
    }
    return root;
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/embedding.md"})
  void javaInTheGuidesStandsInTheExample(String guide) throws IOException {
    String sources = sources();

    assertThat(JAVA.matcher(Files.readString(root().resolve(guide))).results())
        .as(guide)
        .isNotEmpty()
        .extracting((MatchResult m) -> m.group(1))
        .allSatisfy(snippet -> assertThat(sources).contains(flat(snippet)));
  }

  private static String sources() throws IOException {
    try (Stream<Path> files = Files.walk(root().resolve("examples/embedding/src"))) {
      return files
          .filter(f -> f.toString().endsWith(".java"))
          .map(GuideTest::content)
          .map(GuideTest::flat)
          .collect(Collectors.joining("\n"));
    }
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String flat(String code) {
    return code.replaceAll("\\s+", " ").strip();
  }

  @Test
  void theStartOfTheReadmePrintsWhatItShows() throws Exception {
    Path site = Files.createDirectories(folder.resolve("shop"));
    Files.writeString(site.resolve("index.html"), "<h1>Shop</h1>");
    Files.writeString(site.resolve("logo.svg"), "<svg/>");
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    QuickStart.run(
        site, folder.resolve("backups"), new PrintStream(out, true, StandardCharsets.UTF_8));

    String printed = out.toString(StandardCharsets.UTF_8).replace(folder.toString(), "/srv");
    String readme = Files.readString(root().resolve("README.md"));
    assertThat(mark(readme)).contains("```text\n" + mark(printed) + "```");
  }

  /** Without what each run has of its own: times and the mark of the run. */
  private static String mark(String s) {
    return s.replaceAll("\\d{8}_\\d{6}(_[0-9a-f]{4})?", "TIME");
  }
}

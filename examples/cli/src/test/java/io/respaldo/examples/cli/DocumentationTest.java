package io.respaldo.examples.cli;

import io.respaldo.postgres.TestCluster;
import io.respaldo.time.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every command of the guides: each {@code console} block, in order, in one folder for each
 * guide. A block whose fence names a file ({@code ```json respaldo.conf}) is written to it. Those
 * of the README run as a user's do; of the other guides, plain calls of {@code respaldo} run in
 * this process, which spares a start of Java for each.
 */
@Tag("huge")
final class DocumentationTest {
  private static final Path ROOT = Processes.root();

  @TempDir Path folder;

  static List<Path> guides() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs)
          .filter(f -> f.toString().endsWith(".md"))
          .sorted()
          .filter(DocumentationTest::hasCommands)
          .toList();
    }
  }

  private static boolean hasCommands(Path guide) {
    try {
      return Markdown.blocks(guide).stream().anyMatch(b -> b.info().equals("console"));
    } catch (IOException e) {
      throw new AssertionError(guide + ": " + e, e);
    }
  }

  @ParameterizedTest
  @MethodSource("guides")
  void everyCommandDoesWhatTheGuideShows(Path guide) throws Exception {
    TestCluster cluster = TestCluster.shared();
    prepare(cluster);
    if (guide.endsWith("migration.md")) {
      OldWorld.prepare(folder, cluster);
    }
    SoftAssertions all = new SoftAssertions();
    for (Markdown.Block block : Markdown.blocks(guide)) {
      Optional<String> file = fileName(block);
      if (file.isPresent()) {
        writePrivate(file.get(), adapted(block.text(), cluster));
      }
      if (block.info().equals("console")) {
        for (Markdown.Step step : Markdown.steps(block)) {
          run(guide, step, all);
        }
      }
    }
    all.assertAll();
  }

  private static Optional<String> fileName(Markdown.Block block) {
    String[] words = block.info().split(" ", -1);
    return words.length == 2 ? Optional.of(words[1]) : Optional.empty();
  }

  /** The guides' server is the usual one; here it is the tests' own. */
  private String adapted(String text, TestCluster cluster) {
    return text.replace("5432", Integer.toString(cluster.port()))
        .replace("\"localhost\"", "\"" + cluster.host() + "\"")
        .replace("\"user\": \"backup\"", "\"user\": \"" + cluster.superuser() + "\"")
        .replace("db_host = localhost", "db_host = " + cluster.host())
        .replace("db_user = odoo", "db_user = " + cluster.superuser())
        .replace("db_password = secret", "db_password = " + cluster.password())
        .replace("data_dir = /var/lib/odoo", "data_dir = " + folder.resolve("data"));
  }

  private void run(Path guide, Markdown.Step step, SoftAssertions all) throws Exception {
    boolean plain = ShellWords.isPlain(step.command()) && !guide.endsWith("README.md");
    Processes.Result result = plain ? inProcess(step.command()) : inShell(step.command());
    String where = ROOT.relativize(guide) + ":" + step.line() + ": " + step.command();
    all.assertThat(Shown.difference(step.output(), result.output())).as(where).isEmpty();
    if (step.output().isEmpty()) {
      all.assertThat(result.code()).as(where + "\n" + result.output()).isZero();
    }
  }

  private Processes.Result inShell(String command) throws IOException, InterruptedException {
    return Processes.run(
        folder,
        Map.of("PATH", folder.resolve("bin") + ":" + System.getenv("PATH")),
        List.of("bash", "-c", "exec 2>&1\n" + command));
  }

  private Processes.Result inProcess(String command) {
    List<String> words = ShellWords.of(command);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream both = new PrintStream(out, true, StandardCharsets.UTF_8);
    Io io =
        new Io(
            InputStream.nullInputStream(),
            both,
            both,
            Map.of(),
            folder,
            false,
            false,
            false,
            TimeSource.system());
    int code =
        Respaldo.run(io, new Cancellation(), words.subList(1, words.size()).toArray(String[]::new));
    return new Processes.Result(code, out.toString(StandardCharsets.UTF_8), "");
  }

  /** A database 'shop' and a folder 'site', as the guides assume. */
  private void prepare(TestCluster cluster) throws IOException, SQLException {
    for (String database : List.of("shop", "shop_copy", "erp", "erp_old", "erp_staging")) {
      cluster.sql("postgres", "DROP DATABASE IF EXISTS " + database);
    }
    cluster.sql("postgres", "CREATE DATABASE shop");
    cluster.sql(
        "shop",
        "CREATE TABLE orders AS SELECT i AS id, 'order ' || i AS name"
            + " FROM generate_series(1, 1000) i");
    cluster.sql("postgres", "CREATE DATABASE erp");
    OdooTables.create(cluster, "erp");
    Files.createDirectories(folder.resolve("data/filestore/erp"));
    Files.createDirectories(folder.resolve("site/media"));
    Files.writeString(folder.resolve("site/index.html"), "<h1>Shop</h1>\n");
    Files.writeString(folder.resolve("site/media/logo.svg"), "<svg/>\n".repeat(2000));
    writePrivate("shop.password", cluster.password() + "\n");
    Path command = Files.createDirectory(folder.resolve("bin")).resolve("respaldo");
    Files.writeString(command, "#!/bin/sh\nexec '" + ROOT.resolve("bin/respaldo") + "' \"$@\"\n");
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
  }

  private void writePrivate(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, content, StandardCharsets.UTF_8);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}

package io.respaldo.examples.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.respaldo.time.TimeSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** The command line in this process, in a folder of its own, its streams captured. */
final class Cli {
  private static final JsonMapper JSON = new JsonMapper();

  /** What one call gave. */
  record Result(int code, String out, String err) {
    /** The output, each line parsed. */
    List<JsonNode> json() {
      return parsed(out);
    }

    List<JsonNode> jsonErrors() {
      return parsed(err);
    }

    private static List<JsonNode> parsed(String lines) {
      return lines.lines().map(Result::parse).toList();
    }

    private static JsonNode parse(String line) {
      try {
        return JSON.readTree(line);
      } catch (IOException e) {
        throw new UncheckedIOException(line, e);
      }
    }
  }

  final Path folder;

  Cli(Path folder) {
    this.folder = folder;
  }

  /** A configuration file with these sources, and the home {@code backups}. */
  static Cli in(Path folder, String sources) throws IOException {
    Cli cli = new Cli(folder);
    cli.config("{ \"home\": \"backups\", \"time_zone\": \"UTC\", \"sources\": {" + sources + "} }");
    return cli;
  }

  /** With a folder 'site', added as instance 'site'. */
  static Cli withSite(Path folder) throws IOException {
    Cli cli = in(folder, "\"site\": { \"type\": \"directory\", \"path\": \"site\" }");
    Files.createDirectories(folder.resolve("site/media"));
    Files.writeString(folder.resolve("site/index.html"), "<h1>Shop</h1>\n");
    Files.writeString(folder.resolve("site/media/logo.svg"), "<svg/>\n".repeat(2000));
    cli.good("instance", "add", "site");
    return cli;
  }

  void config(String content) throws IOException {
    privateFile("respaldo.conf", content);
  }

  Path privateFile(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  Result run(String... args) {
    return run(Map.of(), "", args);
  }

  /** With an answer typed on a terminal. */
  Result answering(String input, String... args) {
    return run(Map.of(), input, args);
  }

  Result run(Map<String, String> environment, String input, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Io io =
        new Io(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            folder,
            !input.isEmpty(),
            false,
            false,
            TimeSource.system());
    int code = Respaldo.run(io, new Cancellation(), args);
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** A call that must end with 0; its output. */
  String good(String... args) {
    Result result = run(args);
    if (result.code() != 0) {
      throw new AssertionError(String.join(" ", args) + ": " + result);
    }
    return result.out();
  }

  /** The file of the only backup of an instance. */
  Path archive(String instance) throws IOException {
    try (var files = Files.list(folder.resolve("backups/instances/" + instance))) {
      return files
          .filter(f -> f.getFileName().toString().matches("backup_.*\\.(tar\\.gz|tar\\.zst|zip)"))
          .findFirst()
          .orElseThrow();
    }
  }
}

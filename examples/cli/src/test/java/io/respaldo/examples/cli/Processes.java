package io.respaldo.examples.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Real processes: {@code bin/respaldo} as a user calls it. */
final class Processes {
  /** How one ended. */
  record Result(int code, String out, String err) {
    String output() {
      return out + err;
    }
  }

  private Processes() {}

  /** The folder of the whole project. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = Objects.requireNonNull(folder.getParent(), "no mvnw above");
    }
    return folder;
  }

  static ProcessBuilder builder(
      Path folder, Map<String, String> environment, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(k -> k.startsWith("LC_") || k.startsWith("RESPALDO_"));
    builder.environment().put("LANG", "C.UTF-8");
    builder.environment().put("RESPALDO_CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return builder;
  }

  static Result run(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    return finish(builder(folder, environment, command).start());
  }

  static Result respaldo(Path folder, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return run(folder, environment, respaldo(arguments));
  }

  static List<String> respaldo(String... arguments) {
    List<String> command = new ArrayList<>(List.of(root().resolve("bin/respaldo").toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  static Result finish(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    CompletableFuture<String> err =
        CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
    String out = text(process.getInputStream());
    return new Result(process.waitFor(), out, err.join());
  }

  private static String text(InputStream in) {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

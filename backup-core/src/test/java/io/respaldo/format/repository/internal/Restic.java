package io.respaldo.format.repository.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.internal.OtherPrograms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The real restic, as the judge. The one on the path, or the one that the environment variable
 * {@code RESPALDO_RESTIC} names, so that tests can be run by hand against any version.
 */
public final class Restic {
  private static final String PROGRAM =
      Optional.ofNullable(System.getenv("RESPALDO_RESTIC")).orElse("restic");

  private final Path repository;
  private final String password;

  private Restic(Path repository, String password) {
    this.repository = repository;
    this.password = password;
  }

  /**
   * Leaves the test out without restic; fails it where {@code RESPALDO_REQUIRE_TOOLS=true}.
   *
   * @param repository the folder of a repository, which need not be there yet
   */
  public static Restic at(Path repository, String password) {
    OtherPrograms.require(PROGRAM);
    return new Restic(repository, password);
  }

  /** Runs it to its good end; what it wrote. */
  public String run(String... arguments) throws IOException, InterruptedException {
    return new String(bytes(arguments), StandardCharsets.UTF_8);
  }

  /** Runs it to its good end; what it wrote, as bytes. */
  public byte[] bytes(String... arguments) throws IOException, InterruptedException {
    Path errors = Files.createTempFile("restic", ".err");
    try {
      Process process = start(arguments, errors);
      byte[] out = process.getInputStream().readAllBytes();
      int code = process.waitFor();
      assertThat(code).as("%s: %s", List.of(arguments), Files.readString(errors)).isZero();
      return out;
    } finally {
      Files.delete(errors);
    }
  }

  /** Runs it to an end that is not good; what it wrote, errors last. */
  public String fails(String... arguments) throws IOException, InterruptedException {
    Path errors = Files.createTempFile("restic", ".err");
    try {
      Process process = start(arguments, errors);
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      String all = out + Files.readString(errors);
      assertThat(code).as("%s: %s", List.of(arguments), all).isNotZero();
      return all;
    } finally {
      Files.delete(errors);
    }
  }

  /** Starts it for the caller to feed and end. */
  public Process begin(String... arguments) throws IOException {
    return builder(arguments).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private Process start(String[] arguments, Path errors) throws IOException {
    Process process = builder(arguments).redirectError(errors.toFile()).start();
    process.getOutputStream().close();
    return process;
  }

  private ProcessBuilder builder(String... arguments) {
    List<String> command = new ArrayList<>(List.of(PROGRAM, "--no-cache", "--repo"));
    command.add(repository.toString());
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(null);
    builder.environment().put("RESTIC_PASSWORD", password);
    builder.environment().put("RESTIC_PROGRESS_FPS", "0.01");
    builder.environment().put("LC_ALL", "C");
    return builder;
  }
}

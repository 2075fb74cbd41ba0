package io.respaldo.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/respaldo} as a real process: signals, exit codes, two at once. */
@Tag("once")
final class ProcessTest {
  @TempDir Path folder;

  private Cli cli;
  private Path started;
  private CompletableFuture<Void> onExit = CompletableFuture.completedFuture(null);

  /** The hook tells through a pipe that the run is under way, and then takes its time. */
  @BeforeEach
  void aSiteWithASlowHook() throws Exception {
    cli = Cli.withSite(folder);
    started = folder.resolve("started");
    Processes.run(folder, Map.of(), List.of("mkfifo", started.toString()));
    cli.config(
        "{\"home\": \"backups\", \"sources\": {\"site\": {\"type\": \"directory\", \"path\":"
            + " \"site\"}}, \"hooks\": {\"slow\": {\"points\": [\"before_capture\"], \"command\":"
            + " [\"sh\", \"-c\", \"echo started > "
            + started
            + "; exec sleep 300\"]}}}");
  }

  /** Returns when the run is under way; a process that ends before must not leave us waiting. */
  private Process slowBackup() throws IOException {
    cli.good("instance", "set", "site", "--hook", "slow");
    try (RandomAccessFile pipe = new RandomAccessFile(started.toFile(), "rw")) {
      // a shell's background work, as which all of this may run, is deaf to the interrupt
      List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
      command.addAll(Processes.respaldo("backup", "site"));
      Process process = Processes.builder(folder, Map.of(), command).start();
      onExit = process.onExit().thenRun(this::ended);
      assertThat(pipe.readLine()).isEqualTo("started");
      return process;
    }
  }

  private void ended() {
    // for reading too, or opening it would wait for a reader
    try (RandomAccessFile pipe = new RandomAccessFile(started.toFile(), "rw")) {
      pipe.writeBytes("ended\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Processes.Result interrupt(Process process) throws IOException, InterruptedException {
    Processes.run(folder, Map.of(), List.of("kill", "-INT", Long.toString(process.pid())));
    Processes.Result result = Processes.finish(process);
    onExit.join();
    return result;
  }

  @Test
  void itRunsThroughASymlinkFromAnyFolder() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("r"), Path.of(Processes.respaldo().get(0)));

    Processes.Result result =
        Processes.run(
            Path.of("/"),
            Map.of("RESPALDO_CONFIG", folder.resolve("respaldo.conf").toString()),
            List.of(link.toString(), "backup", "site"));

    assertThat(result.code()).as(result.output()).isZero();
    assertThat(result.out()).contains("site: backup_").doesNotContain("\u001b");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void ctrlCCancelsCleanlyAndIsRecorded() throws Exception {
    Processes.Result result = interrupt(slowBackup());

    assertThat(result.code()).isEqualTo(ExitCode.CANCELLED);
    cli.good("instance", "set", "site", "--hook", "");
    assertThat(cli.good("history", "site")).contains("cancelled");
    assertThat(cli.good("list", "site")).doesNotContain("backup_");
    cli.good("backup", "site");
  }

  @Test
  void whoComesSecondIsToldWhoWorksThereSinceWhen() throws Exception {
    Process first = slowBackup();
    try {
      Processes.Result second = Processes.respaldo(folder, Map.of(), "backup", "site");

      assertThat(second.code()).as(second.output()).isEqualTo(ExitCode.BUSY);
      assertThat(second.err()).contains("site").containsPattern("since \\d{4}-\\d{2}-\\d{2}");
    } finally {
      interrupt(first);
    }
  }

  /** Opening a repository takes 32 MB for the password alone. */
  @Test
  void aHeapThatIsTooSmallIsToldWithTheRemedy() throws Exception {
    Files.writeString(folder.resolve("password"), "a password");
    Files.createDirectory(folder.resolve("r"));
    List<String> init =
        List.of(
            "repo", "init", "--at", "r", "--password-file", folder.resolve("password").toString());
    Map<String, String> small = Map.of("RESPALDO_MEMORY", "20m", "LANG", "es_ES.UTF-8");

    Processes.Result result = Processes.respaldo(folder, small, init.toArray(String[]::new));

    assertThat(result.code()).as(result.output()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err())
        .containsPattern("la memoria de \\d+ MB no fue suficiente")
        .contains("RESPALDO_MEMORY=1g")
        .doesNotContain("\tat ");
  }
}

package io.respaldo.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores over what is live, from the command line. */
class InPlaceTest {
  @TempDir Path folder;
  private Cli cli;

  @BeforeEach
  void backUpThenChange() throws IOException {
    cli = new Cli(folder);
    cli.config(
        """
        { "home": "backups", "time_zone": "UTC",
          "sources": {"site": { "type": "directory", "path": "site" },
                      "staging": { "type": "directory", "path": "staging" }},
          "hooks": {
            "stop": { "points": ["stop_services"], "command": ["touch", "%1$s/stopped"] },
            "start": { "points": ["start_services"], "command": ["rm", "-f", "%1$s/stopped"] },
            "health": { "points": ["check_health"], "command": ["test", "!", "-e", "%1$s/stopped"] }
          } }
        """
            .formatted(folder));
    Files.createDirectories(folder.resolve("site/media"));
    Files.writeString(folder.resolve("site/index.html"), "old");
    Files.writeString(folder.resolve("site/media/logo.svg"), "<svg/>");
    cli.good("instance", "add", "site", "--hook", "stop", "--hook", "start", "--hook", "health");
    cli.good("backup", "site");
    Files.writeString(folder.resolve("site/index.html"), "new");
    Files.writeString(folder.resolve("site/since.txt"), "made since");
  }

  private String first(String output, String field) {
    return new Cli.Result(0, output, "").json().get(0).get(field).asText();
  }

  @Test
  void itIsPlannedDoneListedUndoneAndDiscarded() throws IOException {
    assertThat(cli.good("restore", "site", "--in-place", "--plan"))
        .contains("stop services: stop, start, health")
        .contains("kept for 7 days")
        .contains("back up what is live")
        .contains("Live now: folder")
        .contains("The plan's hash is ");

    assertThat(cli.good("restore", "site", "--in-place", "--confirm", "site"))
        .contains("To undo it: respaldo restore undo site restore_");

    assertThat(folder.resolve("site/index.html")).hasContent("old");
    assertThat(folder.resolve("site/since.txt")).doesNotExist();
    assertThat(folder.resolve("stopped")).doesNotExist();
    assertThat(cli.good("list", "site")).contains("pre_restore_");
    assertThat(cli.good("restore", "kept", "site")).contains("done").contains("restore_");

    assertThat(cli.good("restore", "undo", "site", "--yes")).contains("is as it was before");
    assertThat(folder.resolve("site/index.html")).hasContent("new");
    assertThat(folder.resolve("site/since.txt")).hasContent("made since");
    assertThat(cli.good("restore", "kept", "site")).contains("undone");

    cli.good("restore", "discard", "site", "--yes");
    assertThat(cli.good("restore", "kept", "site")).contains("keeps anything");
    assertThat(folder.toFile().list()).noneMatch(f -> f.startsWith(".site"));
    assertThat(cli.run("restore", "undo", "site", "--yes").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void theNameIsTypedExactlyAndOnATerminalItIsAskedFor() {
    Cli.Result other = cli.run("restore", "site", "--in-place", "--confirm", "Site");
    assertThat(other.code()).isEqualTo(ExitCode.FAILED);
    assertThat(other.err()).contains("the name typed is 'Site'");
    assertThat(cli.run("restore", "site", "--in-place", "--yes").code())
        .as("a yes is not enough")
        .isEqualTo(ExitCode.FAILED);
    assertThat(cli.answering("sites\n", "restore", "site", "--in-place").code())
        .isEqualTo(ExitCode.FAILED);
    assertThat(folder.resolve("site/index.html")).hasContent("new");

    assertThat(cli.answering("site\n", "restore", "site", "--in-place").code())
        .isEqualTo(ExitCode.OK);
    assertThat(folder.resolve("site/index.html")).hasContent("old");
  }

  @Test
  void aPlanShownEarlierIsAppliedOnlyWhileItHolds() throws IOException {
    String hash = first(cli.good("restore", "site", "--in-place", "--plan", "--json"), "hash");
    String[] apply = {"restore", "site", "--in-place", "--confirm", "site", "--hash", hash};
    Files.move(folder.resolve("site"), folder.resolve("other"));
    Files.createDirectory(folder.resolve("site"));

    Cli.Result refused = cli.run(apply);

    assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("the world changed since plan " + hash);
    Files.delete(folder.resolve("site"));
    Files.move(folder.resolve("other"), folder.resolve("site"));
    assertThat(cli.run(apply).code()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aProtectedInstanceIsNotRestoredOver() {
    cli.good("instance", "set", "site", "--protect");
    Cli.Result refused = cli.run("restore", "site", "--in-place", "--confirm", "site");
    assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("is protected");

    cli.good("instance", "set", "site", "--no-protect");
    assertThat(
            cli.run("restore", "site", "--in-place", "--confirm", "site", "--no-safety-backup")
                .code())
        .isEqualTo(ExitCode.WARNINGS);
    assertThat(cli.good("list", "site")).doesNotContain("pre_restore_");
  }

  @Test
  void singleFilesAreLaidOverTheLiveOnes() throws IOException {
    cli.good("restore", "site", "--overlay", "--only", "files/index.html", "--confirm", "site");

    assertThat(folder.resolve("site/index.html")).hasContent("old");
    assertThat(folder.resolve("site/since.txt")).hasContent("made since");
    cli.good("restore", "undo", "site", "--yes");
    assertThat(folder.resolve("site/index.html")).hasContent("new");
  }

  @Test
  void anotherInstancesBackupIsRestoredOverStaging() throws IOException {
    Files.createDirectory(folder.resolve("staging"));
    Files.writeString(folder.resolve("staging/own.txt"), "staging's own");
    cli.good("instance", "add", "staging");

    cli.good("restore", "staging", "--from", "site", "--in-place", "--confirm", "staging");

    assertThat(folder.resolve("staging/index.html")).hasContent("old");
    assertThat(folder.resolve("site/index.html")).hasContent("new");
    cli.good("restore", "undo", "staging", "--yes");
    assertThat(folder.resolve("staging/own.txt")).hasContent("staging's own");
  }

  @Test
  void aServiceThatDoesNotComeBackBringsTheOldBack() throws IOException {
    Files.delete(folder.resolve("respaldo.conf"));
    cli.config(
        """
        { "home": "backups", "sources": {"site": { "type": "directory", "path": "site" }},
          "hooks": {
            "stop": { "points": ["stop_services"], "command": ["true"] },
            "start": { "points": ["start_services"], "command": ["true"] },
            "health": { "points": ["check_health"], "command": ["grep", "-q", "new", "%s/site/index.html"] }
          } }
        """
            .formatted(folder));

    Cli.Result result = cli.run("restore", "site", "--in-place", "--confirm", "site");

    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("hook 'health' failed at check_health");
    assertThat(folder.resolve("site/index.html")).hasContent("new");
    assertThat(cli.good("restore", "kept", "site")).contains("keeps anything");
  }

  @Test
  void optionsThatContradictEachOtherAreRefused() {
    assertThat(cli.run("restore", "site", "--in-place", "--to-folder", "x").code())
        .isEqualTo(ExitCode.USAGE);
    assertThat(cli.run("restore", "site", "--in-place", "--overlay").code())
        .isEqualTo(ExitCode.USAGE);
    assertThat(cli.run("restore").code()).isEqualTo(ExitCode.USAGE);
    assertThat(cli.run("restore", "undo", "site").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void thereIsNothingToRecover() {
    assertThat(cli.good("recover")).contains("No restore is to be recovered");
  }
}

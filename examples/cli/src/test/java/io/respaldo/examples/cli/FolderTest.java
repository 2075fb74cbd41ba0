package io.respaldo.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a real folder. */
final class FolderTest {
  @TempDir Path folder;

  private Cli cli;

  @BeforeEach
  void aSite() throws IOException {
    cli = Cli.withSite(folder);
  }

  private String backUp() {
    cli.good("backup", "site", "--quiet");
    return listed().get(0);
  }

  /** Ids, newest first. */
  private List<String> listed() {
    return cli.run("list", "site", "--json").json().stream()
        .map(b -> b.get("id").textValue())
        .toList();
  }

  @Test
  void whatWasBackedUpComesBackAtANewPlaceAndTheLiveOneStays() throws IOException {
    backUp();
    Files.writeString(folder.resolve("site/index.html"), "broken");

    assertThat(cli.good("restore", "site", "--to-folder", "copy", "--yes"))
        .contains("1. ")
        .contains("restored to folder '" + folder.resolve("copy") + "'");

    assertThat(folder.resolve("copy/index.html")).hasContent("<h1>Shop</h1>");
    assertThat(folder.resolve("copy/media/logo.svg")).exists();
    assertThat(folder.resolve("site/index.html")).hasContent("broken");
  }

  @Test
  void onlyTheChosenPathComesBack() throws IOException {
    backUp();

    cli.good("restore", "site", "--only", "files/media", "--to-folder", "copy", "--yes");

    assertThat(folder.resolve("copy/media/logo.svg")).exists();
    assertThat(folder.resolve("copy/index.html")).doesNotExist();
    try (Stream<Path> beside = Files.list(folder)) {
      assertThat(beside.map(p -> p.getFileName().toString()))
          .as("nothing of the restore's own stays beside what it restored")
          .noneMatch(name -> name.startsWith("."));
    }
  }

  @Test
  void aPlanChangesNothingAndANoNeither() {
    backUp();

    assertThat(cli.good("restore", "site", "--to-folder", "copy", "--plan"))
        .contains("to folder '" + folder.resolve("copy"));
    Cli.Result no = cli.answering("no\n", "restore", "site", "--to-folder", "copy");

    assertThat(no.code()).isEqualTo(ExitCode.FAILED);
    assertThat(no.out()).contains("Nothing was done.");
    assertThat(folder.resolve("copy")).doesNotExist();
  }

  @Test
  void aYesOnTheTerminalIsEnoughAlsoInSpanish() {
    backUp();

    assertThat(cli.answering("yes\n", "restore", "site", "--to-folder", "one").code()).isZero();
    assertThat(cli.answering("Sí\n", "restore", "site", "--to-folder", "two", "--lang=es").code())
        .isZero();

    assertThat(folder.resolve("one/index.html")).exists();
    assertThat(folder.resolve("two/index.html")).exists();
  }

  @Test
  void withoutATerminalARestoreNeedsYes() {
    backUp();

    Cli.Result result = cli.run("restore", "site", "--to-folder", "copy");

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("add --yes");
    assertThat(folder.resolve("copy")).doesNotExist();
  }

  @Test
  void aBackupIsMeantByIdByFileNameOrAsTheLatest() {
    String id = backUp();

    for (String backup : List.of(id, id + ".tar.gz", "latest")) {
      assertThat(cli.good("show", "site", backup)).contains(id).contains("sha256");
      assertThat(cli.good("verify", "site", backup)).contains(id + " is sound");
    }
    assertThat(cli.good("verify", "site", "--quick"))
        .contains("is present and complete by its size; its contents were not read")
        .doesNotContain("sound");
  }

  @Test
  void settingsAreChangedTakenBackAndShown() {
    cli.good(
        "instance", "set", "site", "--schedule", "0 5 * * *", "--keep-daily", "7", "--label", "L");
    assertThat(cli.good("instance", "show", "site"))
        .contains("0 5 * * *")
        .contains("daily 7")
        .contains("L");
    cli.good("instance", "set", "site", "--schedule", "", "--keep-daily", "0", "--keep-last", "3");
    assertThat(cli.good("instance", "show", "site")).contains("0 3 * * *").contains("last 3");
    cli.good("instance", "set", "site", "--retention-preset", "--priority", "high");
    assertThat(cli.good("instance", "show", "site")).contains("30 days, by priority");

    cli.good("instance", "pause", "site");
    assertThat(cli.good("instance", "list")).contains("(paused)");
    assertThat(cli.good("backup", "--all")).contains("site: paused, left out");
    cli.good("instance", "resume", "site");
    assertThat(cli.good("instance", "list")).doesNotContain("(paused)");
  }

  @Test
  void globalSettingsAreChangedAndTakenBack() {
    cli.good("settings", "set", "--max-total-size-gb", "100", "--notification-email", "a@b.org");
    assertThat(cli.good("settings", "show")).contains("100.0").contains("a@b.org");
    cli.good("settings", "set", "--max-total-size-gb", "0");
    assertThat(cli.good("settings", "show")).doesNotContain("100.0").contains("a@b.org");
  }

  @Test
  void theNewestGoodOneIsNotDeletedOtherOnesAreAfterAYes() {
    String first = backUp();

    Cli.Result refused = cli.run("delete", "site", first, "--yes");
    assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("newest");
    String second = backUp();
    cli.good("delete", "site", first, "--yes");

    assertThat(listed()).containsExactly(second);
    assertThat(cli.good("history", "site")).contains("deleted");
  }

  @Test
  void aPinnedOneStaysThroughRetentionAndThePreviewSaysWhy() {
    String first = backUp();
    cli.good("pin", "site", first);
    String second = backUp();
    String third = backUp();
    cli.good("instance", "set", "site", "--keep-last", "1");

    assertThat(cli.good("retention", "preview", "site"))
        .containsPattern("keep +" + first + " .*pin")
        .containsPattern("delete +" + second + " ")
        .containsPattern("keep +" + third + " ");
    cli.good("retention", "apply", "site", "--yes");
    assertThat(listed()).containsExactlyInAnyOrder(first, third);
    cli.good("unpin", "site", first);
    cli.good("retention", "apply", "--yes");
    assertThat(listed()).containsExactly(third);
  }

  @Test
  void anExportIsTheFileItselfAndIsNeverOverwritten() throws IOException {
    String id = backUp();
    Files.createDirectory(folder.resolve("out"));

    cli.good("export", "site", "latest", "out");

    assertThat(folder.resolve("out/" + id + ".tar.gz")).hasSameBinaryContentAs(cli.archive("site"));
    assertThat(cli.run("export", "site", "latest", "out").code()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void whoDidWhatIsInTheLogTheHistoryAndTheAuditTrail() throws Exception {
    String id = backUp();

    assertThat(cli.good("logs", "site")).contains(id);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("backups/instances/site/backup.log"))))
        .isEqualTo("rw-------");
    assertThat(cli.good("history", "site")).contains(id).contains("completed");
    assertThat(cli.good("audit")).contains("command line").contains("backup").contains("site");
  }

  @Test
  void aRemovedInstanceKeepsItsBackups() {
    String id = backUp();

    cli.good("instance", "remove", "site", "--yes");
    assertThat(cli.run("list", "site").code()).isEqualTo(ExitCode.NOT_FOUND);
    cli.good("instance", "add", "site");

    assertThat(cli.good("list", "site")).contains(id);
  }

  @Test
  void programsReadJsonWithTheNamesOfTheDocumentsAndOfRestic() {
    JsonNode summary = last(cli.run("backup", "site", "--json").json());
    assertThat(summary.get("message_type").textValue()).isEqualTo("summary");
    assertThat(summary.get("total_files_processed").intValue()).isEqualTo(2);
    assertThat(summary.get("total_bytes_processed").longValue()).isPositive();

    JsonNode list = last(cli.run("instance", "list", "--json").json());
    assertThat(list.get("total_backups").intValue()).isEqualTo(1);
    JsonNode site = list.get("instances").get(0);
    assertThat(site.get("name").textValue()).isEqualTo("site");
    assertThat(site.get("backup_enabled").booleanValue()).isTrue();
    assertThat(site.get("backup_count").intValue()).isEqualTo(1);
    assertThat(site.has("last_backup") && site.has("total_size_mb")).isTrue();
    assertThat(site.get("schedule").textValue()).isEqualTo("0 3 * * *");

    JsonNode details = last(cli.run("stats", "site", "--json").json());
    assertThat(details.get("instance_name").textValue()).isEqualTo("site");
    assertThat(details.get("backup_config").get("last_status").textValue()).isEqualTo("success");

    for (List<String> command :
        List.of(
            List.of("show", "site"),
            List.of("verify", "site"),
            List.of("restore", "site", "--plan"),
            List.of("history", "site"),
            List.of("audit"),
            List.of("logs", "site"),
            List.of("retention", "preview"),
            List.of("settings", "show"))) {
      String[] args = command.toArray(new String[command.size() + 1]);
      args[command.size()] = "--json";
      Cli.Result result = cli.run(args);
      assertThat(result.code()).as(command + result.err()).isZero();
      assertThat(result.json())
          .as(command.toString())
          .isNotEmpty()
          .allSatisfy(m -> assertThat(m.get("message_type").textValue()).isNotEmpty());
    }
  }

  private static JsonNode last(List<JsonNode> messages) {
    return messages.get(messages.size() - 1);
  }

  @Test
  void completionKnowsTheCommands() {
    assertThat(cli.good("completion")).contains("complete").contains("retention").contains("unpin");
  }
}

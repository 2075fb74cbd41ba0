package io.respaldo.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user reads, and a script gets as exit code, when something is wrong. */
final class BadInputTest {
  @TempDir Path folder;

  private Cli cli;

  @BeforeEach
  void aSite() throws IOException {
    cli = Cli.withSite(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "..", "a\0b", " ", "", "nul", "COM1", "-x", "caf\u00e9"})
  void anInstanceNameThatIsNoneIsRefusedNamingTheRule(String name) {
    Cli.Result result = cli.run("instance", "add", "--", name);

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).containsAnyOf("1 to 100 letters", "Windows device");
  }

  @Test
  void aNameOf300CharactersIsRefusedWithoutRepeatingAllOfIt() {
    Cli.Result result = cli.run("instance", "add", "a".repeat(300));

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("1 to 100 letters").hasSizeLessThan(300);
  }

  @Test
  void aNameThatDiffersOnlyInCaseIsTaken() throws IOException {
    cli.config(
        "{\"home\": \"backups\", \"sources\": {\"SITE\": {\"type\": \"directory\", \"path\": \"x\"}}}");

    Cli.Result result = cli.run("instance", "add", "SITE");

    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("'site'");
  }

  @Test
  void anInstanceWithoutASourceIsToldWhichLinesToAdd() {
    Cli.Result result = cli.run("instance", "add", "shop", "--type", "postgresql");

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err())
        .contains("does not say what to back up for instance 'shop'")
        .contains("\"sources\"")
        .contains("\"type\": \"postgresql\"");
    assertThat(cli.good("instance", "list")).doesNotContain("shop");
  }

  @Test
  void unknownInstancesAndBackupsHaveACodeOfTheirOwn() {
    assertThat(cli.run("backup", "nobody").code()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(cli.run("restore", "site", "--yes").code()).isEqualTo(ExitCode.NOT_FOUND);
    Cli.Result result = cli.run("show", "site", "backup_20200101_000000", "--json");
    assertThat(result.code()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(result.jsonErrors().get(0).get("message_type").textValue()).isEqualTo("exit_error");
    assertThat(result.jsonErrors().get(0).get("code").intValue()).isEqualTo(ExitCode.NOT_FOUND);
  }

  @Test
  void wrongArgumentsAreNamedWithTheWayToTheHelp() {
    Cli.Result result = cli.run("backup", "--al");

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("--al").contains("respaldo backup --help");
    assertThat(cli.run("backup").err()).contains("--all");
    assertThat(cli.run("list", "site", "--from", "yesterday").err()).contains("2025-11-19");
    assertThat(cli.run("instance", "set", "site", "--schedule", "61 * * * *").code())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aMissingFolderIsAFailedRunWithTheReason() throws IOException {
    Files.move(folder.resolve("site"), folder.resolve("moved"));

    Cli.Result result = cli.run("backup", "site");

    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains(folder.resolve("site").toString());
    assertThat(cli.good("history", "site")).contains("failed");
    assertThat(cli.good("list", "site")).doesNotContain("backup_");
  }

  @Test
  void aDamagedSettingsFileIsNamedWithLineAndColumnAndLeftAsItIs() throws IOException {
    Path config = folder.resolve("backups/instances/site/config.json");
    String damaged = "{\n  \"instance_name\": \"site\",\n  \"priority\" \"high\"\n}\n";
    Files.writeString(config, damaged);

    Cli.Result result = cli.run("instance", "set", "site", "--priority", "low");

    assertThat(result.code()).isEqualTo(ExitCode.DAMAGED);
    assertThat(result.err()).contains("config.json").contains("line 3").contains("column");
    assertThat(config).hasContent(damaged);
  }

  @Test
  void aDamagedInstanceIsToldByWhatConcernsAllAndKeepsNoOtherFromItsBackup() throws IOException {
    cli.config(
        "{\"home\": \"backups\", \"sources\": {"
            + " \"site\": {\"type\": \"directory\", \"path\": \"site\"},"
            + " \"other\": {\"type\": \"directory\", \"path\": \"site\"}}}");
    cli.good("instance", "add", "other");
    Path config = folder.resolve("backups/instances/other/config.json");
    Files.writeString(config, Files.readString(config).substring(0, 50));

    Cli.Result all = cli.run("backup", "--all");

    assertThat(all.code()).isEqualTo(ExitCode.DAMAGED);
    assertThat(all.out()).contains("site: backup_");
    assertThat(all.err()).contains("'other'").contains("config.json").contains("line");
    for (String command : new String[] {"instance list", "stats", "retention preview"}) {
      Cli.Result result = cli.run(command.split(" ", -1));
      assertThat(result.code()).as(command).isEqualTo(ExitCode.DAMAGED);
      assertThat(result.err()).as(command).contains("'other'");
    }
    assertThat(cli.run("--lang", "es", "stats").err()).contains("queda fuera");
  }

  @Test
  void damagedGlobalSettingsAreAWarningOfEachBackup() throws IOException {
    Files.writeString(folder.resolve("backups/backup_config.json"), "{bad");

    Cli.Result result = cli.run("backup", "site");

    assertThat(result.code()).isEqualTo(ExitCode.WARNINGS);
    assertThat(result.err()).contains("backup_config.json").contains("no retention");
    assertThat(folder.resolve("backups/backup_config.json")).hasContent("{bad");
  }

  @Test
  void aFlippedByteIsFoundAndTheRestoreLeavesNothing() throws IOException {
    byte[] content = new byte[100_000]; // so much that the byte is in it, and not in a header
    new Random(1).nextBytes(content);
    Files.write(folder.resolve("site/photo.jpg"), content);
    cli.good("backup", "site");
    Path archive = cli.archive("site");
    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
      file.seek(archive.toFile().length() / 2);
      int old = file.read();
      file.seek(archive.toFile().length() / 2);
      file.write(old ^ 1);
    }

    Cli.Result verified = cli.run("verify", "site");
    assertThat(verified.code()).isEqualTo(ExitCode.DAMAGED);
    assertThat(verified.out()).contains("is damaged");
    Cli.Result restored = cli.run("restore", "site", "--to-folder", "copy", "--yes");
    assertThat(restored.code()).isEqualTo(ExitCode.DAMAGED);
    assertThat(folder.resolve("copy")).doesNotExist();
  }

  @Test
  void aTruncatedArchiveIsFoundByTheQuickLookToo() throws IOException {
    cli.good("backup", "site");
    Path archive = cli.archive("site");
    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
      file.setLength(file.length() - 10);
    }

    Cli.Result quick = cli.run("verify", "site", "--quick");
    assertThat(quick.code()).isEqualTo(ExitCode.DAMAGED);
  }

  @Test
  void aForeignArchiveIsListedAsUnrecordedAndNeverTouched() throws IOException {
    cli.good("backup", "site");
    Path foreign = folder.resolve("backups/instances/site/backup_x.tar.gz");
    Files.writeString(foreign, "not ours");
    cli.good("backup", "site");
    cli.good("instance", "set", "site", "--keep-last", "1");

    cli.good("retention", "apply", "--yes");

    assertThat(cli.good("list", "site")).containsPattern("backup_x .*unrecorded");
    assertThat(foreign).hasContent("not ours");
  }

  @Test
  void aFolderOfBackupsThatMayNotBeWrittenIsSaidSo() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    cli.config("{\"home\": \"" + file + "\"}");

    Cli.Result result = cli.run("instance", "list");

    assertThat(result.code()).isNotZero();
    assertThat(result.err()).contains(file.toString());
  }

  @Test
  void anUnsetPasswordVariableIsNamed() throws IOException {
    cli.config(
        "{\"home\": \"backups\", \"sources\": {\"shop\": {\"type\": \"postgresql\","
            + " \"database\": \"shop\", \"port\": 1, \"password_env\": \"NO_SUCH_PASSWORD\"}}}");
    cli.good("instance", "add", "shop");

    Cli.Result result = cli.run(Map.of(), "", "backup", "shop");

    assertThat(result.code()).isNotZero();
    assertThat(result.err()).contains("NO_SUCH_PASSWORD");
  }
}

package io.respaldo.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands tell is what they know, and what they refuse they refuse in words. */
final class ToldTest {
  private static final Map<String, String> SPANISH = Map.of("LANG", "es_PE.UTF-8");

  @TempDir Path folder;

  private Cli cli;

  @BeforeEach
  void aSite() throws IOException {
    cli = Cli.withSite(folder);
  }

  private String refused(String... args) {
    Cli.Result result = cli.run(args);
    assertThat(result.code()).as(result.toString()).isEqualTo(ExitCode.USAGE);
    return result.err();
  }

  /** The file of the only backup, as another instance's folder would have it: without a record. */
  private void forgetTheRecord() throws IOException {
    Path archive = cli.archive("site");
    Files.move(archive, archive.resolveSibling("found.tar.gz"));
  }

  @ParameterizedTest
  @CsvSource({"history,-n", "logs,-n", "audit,-n", "list,--limit"})
  void aNumberBelowOneIsRefused(String command, String option) {
    String[] args =
        command.equals("audit")
            ? new String[] {command, option, "-5"}
            : new String[] {command, "site", option, "-5"};
    assertThat(refused(args)).contains(" -5: must be 1 or more");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=x", " =x", "novalue"})
  void metadataWithoutAKeyOrAValueIsRefused(String given) {
    assertThat(refused("backup", "site", "--metadata", given))
        .contains("--metadata '" + given + "': write KEY=VALUE");
  }

  @Test
  void metadataMayHoldEqualsSignsButNoKeyTwice() {
    assertThat(refused("backup", "site", "--metadata", "a=1", "--metadata", "a=2"))
        .contains("key 'a' is given twice");
    cli.good("backup", "site", "--metadata", "url=a=b");
    assertThat(cli.good("show", "site")).contains("a=b");
  }

  @Test
  void theTriggerOfASafetyCopyIsNotForPeople() {
    assertThat(refused("backup", "site", "--trigger", "pre_restore")).contains("pre_deploy");
    cli.good("backup", "site", "--trigger", "pre_deploy");
  }

  @Test
  void emptyPathsAreRefused() {
    cli.good("backup", "site");
    assertThat(refused("restore", "site", "--to-folder=", "--plan")).contains("path is empty");
    assertThat(refused("restore", "site", "--to-folder=files=", "--plan"))
        .contains("path is empty");
    assertThat(refused("restore", "site", "--to=", "--plan")).contains("empty text");
    assertThat(refused("restore", "site", "--to=files= ", "--plan")).contains("empty text");
    assertThat(refused("export", "site", "latest", "")).contains("path is empty");
  }

  @Test
  void anExportGoesIntoAFolderThatIsThere() throws IOException {
    cli.good("backup", "site");
    Files.writeString(folder.resolve("file"), "");

    assertThat(refused("export", "site", "latest", "absent"))
        .contains("folder '" + folder.resolve("absent") + "' is not there; create it first");
    assertThat(refused("export", "site", "latest", "file")).contains("is not a folder");
    assertThat(folder.resolve("absent")).doesNotExist();
  }

  @Test
  void aPlanForWhatTheBackupLacksNamesWhatItHas() {
    cli.good("backup", "site");

    for (String only : new String[] {"nope", "files/nope"}) {
      Cli.Result result = cli.run("restore", "site", "--only", only, "--plan");
      assertThat(result.code()).isEqualTo(ExitCode.FAILED);
      assertThat(result.err())
          .contains("the backup has nothing at '" + only + "'; its parts are 'files'");
    }
  }

  @Test
  void aPlanTellsTheSizeOfWhatWasChosen() throws IOException {
    cli.good("backup", "site");

    assertThat(cli.good("restore", "site", "--only", "files/index.html", "--plan"))
        .contains("About 14 B will be written");
    assertThat(cli.good("restore", "site", "--plan")).contains("About 13.7 KiB will be written");

    forgetTheRecord();
    assertThat(cli.run("restore", "site", "found", "--only", "files/index.html", "--plan").out())
        .contains("up to 14014 bytes")
        .doesNotContain("will be written");
  }

  @Test
  void whatThePlanWarnsOfIsNotToldTwiceAndTimesAreTheUsers() throws IOException {
    cli.good("backup", "site");
    forgetTheRecord();

    Cli.Result result = cli.run("restore", "site", "found", "--to-folder", "copy", "--yes");

    assertThat(result.code()).isEqualTo(ExitCode.WARNINGS);
    assertThat(result.err()).containsOnlyOnce("has no record");
    assertThat(result.out())
        .containsPattern("read found, made \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\R");
  }

  @Test
  void ofAFileWithoutARecordNoKindAndNoTriggerIsInvented() throws IOException {
    cli.good("backup", "site");
    forgetTheRecord();

    assertThat(cli.good("list", "site", "--state", "unrecorded"))
        .containsPattern("found .*B +- +- +unrecorded");
    assertThat(cli.good("list", "site", "--trigger", "manual")).doesNotContain("found");
    assertThat(cli.good("show", "site", "found")).doesNotContain("manual").doesNotContain("full");
    JsonNode shown = cli.run("show", "site", "found", "--json").json().get(0);
    assertThat(shown.has("kind")).isFalse();
    assertThat(shown.has("trigger")).isFalse();
  }

  @Test
  void wordsOfTablesAreTranslatedAndThoseOfJsonAreNot() {
    cli.good("backup", "site");

    assertThat(cli.run(SPANISH, "", "list", "site").out())
        .containsPattern("completo +manual +completado");
    assertThat(cli.run(SPANISH, "", "history", "site").out()).contains("respaldo ", "completado");
    assertThat(cli.run(SPANISH, "", "instance", "list").out()).contains("correcto");
    assertThat(cli.run(SPANISH, "", "verify", "site", "--quick").out())
        .contains("su contenido no se leyó");
    JsonNode listed = cli.run(SPANISH, "", "list", "site", "--json").json().get(0);
    assertThat(listed.get("kind").textValue()).isEqualTo("full");
    assertThat(listed.get("state").textValue()).isEqualTo("completed");
  }

  @Test
  void aListTellsTheSizeThatTheFiguresTell() {
    cli.good("backup", "site");

    String size =
        Words.bytes(
            cli.run("list", "site", "--json").json().get(0).get("stored_bytes").longValue());
    assertThat(cli.good("list", "site")).contains(size);
    assertThat(cli.good("show", "site")).contains(size);
    assertThat(cli.good("instance", "list")).contains(size);
  }

  @Test
  void aZipOfFreshFilesIsMadeWithoutWarnings() {
    cli.good("instance", "set", "site", "--format", "zip");
    cli.good("backup", "site");
    cli.good("verify", "site");
  }

  @Test
  void ofATruncatedArchiveTheArchiveIsToldAndNotItsIndex() throws IOException {
    cli.good("backup", "site");
    Files.writeString(cli.archive("site"), "");

    Cli.Result result = cli.run("verify", "site");

    assertThat(result.code()).isEqualTo(ExitCode.DAMAGED);
    assertThat(result.err())
        .contains("is damaged: it has 0 bytes")
        .doesNotContain("index.jsonl")
        .doesNotContain("delete");
  }
}

package io.respaldo.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.respaldo.format.repository.CheapRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories by the command line. */
@Tag("once")
final class RepoTest {
  @TempDir Path folder;
  private Cli cli;

  @BeforeEach
  void start() throws Exception {
    cli = Cli.withSite(folder);
    config("\"password_file\": \"repo.password\"");
    cli.privateFile("repo.password", " secret \n");
    cli.good("instance", "set", "site", "--format", "repository");
    CheapRepository.make(folder.resolve("backups"), "secret");
  }

  private void config(String repository) throws Exception {
    cli.config(
        "{ \"home\": \"backups\", \"time_zone\": \"UTC\", \"sources\": { \"site\": { \"type\":"
            + " \"directory\", \"path\": \"site\" } }, \"repository\": { "
            + repository
            + " } }");
  }

  @Test
  void backupsAreMadeListedCheckedAndRestored() throws Exception {
    cli.good("backup", "site");
    List<JsonNode> snapshots = cli.run("repo", "snapshots", "--json").json();

    assertThat(snapshots).hasSize(1);
    assertThat(snapshots.get(0).get("paths").get(0).asText()).isEqualTo("/site/files");
    assertThat(cli.good("repo", "ls", "latest")).contains("files/index.html");
    assertThat(cli.good("repo", "check", "--read-data")).contains("no errors were found");
    cli.good("restore", "site", "--to-folder", "out", "--yes");
    assertThat(folder.resolve("out/index.html")).hasContent("<h1>Shop</h1>\n");
  }

  @Test
  void aWrongPasswordIsCode12AndAMissingOneIsTold() throws Exception {
    cli.good("backup", "site");
    cli.privateFile("repo.password", "wrong");

    Cli.Result result = cli.run("backup", "site");
    assertThat(result.code()).isEqualTo(ExitCode.DENIED);
    assertThat(result.err()).contains("wrong password");

    config("\"password_env\": \"SITE_PASSWORD\"");
    assertThat(cli.run("backup", "site").err()).contains("SITE_PASSWORD");
    assertThat(cli.run(Map.of("SITE_PASSWORD", "secret"), "", "repo", "snapshots").code()).isZero();
    config("\"password_command\": [\"echo\", \"secret\"]");
    assertThat(cli.good("repo", "snapshots")).contains("/site/files");
    config("\"password_file\": \"a\", \"password_env\": \"b\"");
    assertThat(cli.run("list", "site").code()).isEqualTo(ExitCode.USAGE);
    config("\"per_instance\": true");
    assertThat(cli.run("list", "site").code()).isEqualTo(ExitCode.USAGE);
  }

  private long stored(String compression) throws Exception {
    config("\"password_file\": \"repo.password\", \"compression\": \"" + compression + "\"");
    String text = (compression + " backs up what is said again and again\n").repeat(20_000);
    Files.writeString(folder.resolve("site/text"), text);
    cli.good("backup", "site");
    List<JsonNode> all = cli.run("repo", "snapshots", "--json").json();
    return all.get(all.size() - 1).get("added_bytes").asLong();
  }

  @Test
  void compressionIsASetting() throws Exception {
    assertThat(stored("off")).isGreaterThan(700_000);
    assertThat(stored("max")).isLessThan(100_000);
    assertThat(stored("fastest")).isLessThan(100_000);
    assertThat(cli.good("repo", "check", "--read-data")).contains("no errors were found");

    config("\"password_file\": \"repo.password\", \"compression\": \"more\"");
    Cli.Result wrong = cli.run("backup", "site");
    assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err())
        .contains("'repository.compression' is one of off, fastest, auto, better, max, not '");
  }

  @Test
  void longWorkShowsItsProgress() throws Exception {
    cli.good("backup", "site");

    List<JsonNode> told = cli.run("repo", "check", "--read-data", "--json").json();

    assertThat(told.get(0).get("message_type").asText()).isEqualTo("status");
    assertThat(told.get(told.size() - 1).get("message_type").asText()).isEqualTo("summary");
  }

  @Test
  void snapshotsAreRestoredOverWhatStandsThereAndReadBack() throws Exception {
    cli.good("backup", "site");
    String page = Files.readString(folder.resolve("site/index.html"));

    cli.good("repo", "restore", "latest", "--to", "out", "--only", "files/index.html");
    assertThat(folder.resolve("out/files/index.html")).hasContent(page);
    assertThat(folder.resolve("out/files/media")).doesNotExist();
    assertThat(cli.run("repo", "restore", "latest", "--to", "out").code()).isNotZero();
    Files.writeString(folder.resolve("out/files/index.html"), "changed");
    Files.writeString(folder.resolve("out/files/more"), "more");
    String told = cli.good("repo", "restore", "latest", "--to", "out", "--delta", "--verify");
    assertThat(told).contains("read back").contains("0 deleted");
    assertThat(folder.resolve("out/files/index.html")).hasContent(page);
    assertThat(folder.resolve("out/files/more")).exists();
    assertThat(cli.run("repo", "restore", "latest", "--to", "out", "--delete").code())
        .isEqualTo(ExitCode.USAGE);
    String[] all = {"repo", "restore", "latest", "--to", ".", "--delta", "--delete", "--yes"};
    assertThat(cli.run(all).err()).contains("would delete it");
    all[4] = "out";
    assertThat(cli.good(all)).contains("1 deleted");
    assertThat(folder.resolve("out/files/more")).doesNotExist();
    assertThat(cli.good("repo", "ls", "latest", "--no-lock")).contains("index.html");
    assertThat(cli.run("repo", "restore", "latest", "--to", "out2", "--only", "no").err())
        .contains("not in this snapshot");
  }

  @Test
  void damageIsCode13() throws Exception {
    byte[] noise = new byte[100_000];
    new Random(4).nextBytes(noise);
    Files.write(folder.resolve("site/noise"), noise);
    cli.good("backup", "site");
    try (var packs = Files.walk(folder.resolve("backups/repository/default/data"))) {
      Path pack = packs.filter(f -> f.toFile().length() > 100_000).findAny().orElseThrow();
      Files.delete(pack);
    }

    Cli.Result result = cli.run("repo", "check");
    assertThat(result.code()).isEqualTo(ExitCode.DAMAGED);
    assertThat(result.err()).contains("error");
    assertThat(cli.run("repo", "repair", "index").code()).isNotEqualTo(ExitCode.OK);
    cli.run("repo", "repair", "snapshots", "--forget");
    cli.good("backup", "site");
    assertThat(cli.good("repo", "check", "--read-data")).contains("no errors were found");
  }

  @Test
  void passwordsAreAddedChangedAndRemovedAndASheetGivesAccessBack() throws Exception {
    cli.good("backup", "site");
    cli.privateFile("second.password", "second");
    cli.privateFile("third.password", "third");
    String sheet = cli.good("repo", "recovery-sheet");
    cli.privateFile("sheet", sheet);

    cli.good("repo", "key", "add", "--new-password-file", "second.password");
    List<JsonNode> keys =
        cli.run("repo", "key", "list", "--json", "--password-file", "second.password").json();
    assertThat(keys).hasSize(2);
    String first =
        keys.stream()
            .filter(k -> !k.get("current").asBoolean())
            .findAny()
            .orElseThrow()
            .get("id")
            .asText();
    cli.good("repo", "key", "remove", first, "--password-file", "second.password");
    assertThat(cli.run("repo", "snapshots").code()).isEqualTo(ExitCode.DENIED);
    cli.good(
        "repo",
        "key",
        "passwd",
        "--new-password-file",
        "third.password",
        "--password-file",
        "second.password");
    assertThat(cli.run("repo", "snapshots", "--password-file", "second.password").code())
        .isEqualTo(ExitCode.DENIED);
    cli.good("repo", "recover", "--sheet", "sheet", "--new-password-file", "repo.password");

    assertThat(cli.good("repo", "snapshots")).contains("/site/files");
  }

  /** What a command says in the end, after its progress. */
  private JsonNode summary(String... args) {
    List<JsonNode> told = cli.run(args).json();
    return told.get(told.size() - 1);
  }

  @Test
  void whatIsForgottenIsFreedByAPrune() throws Exception {
    byte[] noise = new byte[2_000_000];
    new Random(3).nextBytes(noise);
    Files.write(folder.resolve("site/noise"), noise);
    cli.good("backup", "site");
    Files.delete(folder.resolve("site/noise"));
    cli.good("backup", "site");
    String first = cli.run("repo", "snapshots", "--json").json().get(0).get("id").asText();

    assertThat(cli.run("repo", "forget", first).code()).isEqualTo(ExitCode.USAGE);
    cli.good("repo", "forget", first, "--yes");
    JsonNode planned = summary("repo", "prune", "--dry-run", "--json");
    JsonNode done = summary("repo", "prune", "--json");

    assertThat(planned.get("freed_bytes").asLong()).isGreaterThan(2_000_000);
    assertThat(done.get("freed_bytes")).isEqualTo(planned.get("freed_bytes"));
    assertThat(done.get("finished").asBoolean()).isTrue();
    assertThat(cli.good("list", "site")).contains("missing");
    assertThat(cli.run("audit", "--json").json())
        .extracting(e -> e.path("action").asText(), e -> e.path("subject").asText())
        .contains(tuple("prune", "repository default"), tuple("forget", "repository default"));
    assertThat(cli.good("repo", "check", "--read-data")).contains("no errors were found");
    assertThat(cli.run("repo", "prune", "--max-unused", "x").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void anUnrecordedSnapshotIsAdopted() throws Exception {
    cli.good("backup", "site");
    try (var records = Files.walk(folder.resolve("backups/instances/site/runs"))) {
      for (Path record : records.filter(Files::isRegularFile).toList()) {
        Files.delete(record);
      }
    }
    JsonNode lost = cli.run("list", "site", "--json").json().get(0);
    assertThat(lost.toString()).contains("unrecorded");
    String id = cli.run("repo", "snapshots", "--json").json().get(0).get("backup_id").asText();

    assertThat(cli.good("adopt", "site", id)).contains(id + " is recorded");
    assertThat(cli.good("list", "site")).doesNotContain("unrecorded");
    assertThat(cli.run("adopt", "site", id).code()).isNotZero();
  }

  @Test
  void locksAreShownAndRemovedOnRequest() throws Exception {
    cli.good("repo", "init", "--repository", "acme");

    assertThat(cli.good("repo", "locks")).contains("nobody is at work");
    assertThat(cli.good("repo", "unlock", "--remove-all")).contains("0 locks removed");
    assertThat(cli.run("repo", "init").code()).isEqualTo(ExitCode.FAILED);
    assertThat(cli.run("repo", "snapshots", "--storage", "x").code()).isEqualTo(ExitCode.USAGE);
    assertThat(cli.run("repo", "ls", "abc").err()).contains("no snapshot 'abc'");
  }
}

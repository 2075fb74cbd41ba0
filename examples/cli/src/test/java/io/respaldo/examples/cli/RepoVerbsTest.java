package io.respaldo.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.respaldo.format.repository.CheapRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done with snapshots, by the command line. */
@Tag("once")
final class RepoVerbsTest {
  @TempDir Path folder;
  private Cli cli;
  private String first = "";
  private String second = "";

  @BeforeEach
  void start() throws Exception {
    cli = Cli.withSite(folder);
    cli.config(
        "{ \"home\": \"backups\", \"storages\": { \"other\": { \"folder\": \"elsewhere\" } }, \"time_zone\":"
            + " \"UTC\", \"sources\": { \"site\": { \"type\": \"directory\", \"path\": \"site\" }"
            + " }, \"repository\": { \"password_file\": \"repo.password\" } }");
    cli.privateFile("repo.password", "secret");
    cli.good("instance", "set", "site", "--format", "repository");
    CheapRepository.make(folder.resolve("backups"), "secret");
    cli.good("backup", "site");
    Files.writeString(folder.resolve("site/\u001b[31mred"), "paint");
    cli.good("backup", "site");
    List<JsonNode> all = cli.run("repo", "snapshots", "--json").json();
    first = all.get(0).get("id").asText();
    second = all.get(1).get("id").asText();
  }

  @Test
  void whatChangedIsListedFilesAreFoundAndFiguresShown() throws Exception {
    String text = cli.good("repo", "diff", first, second);

    assertThat(text).contains("+    /site/files/?[31mred").doesNotContain("\u001b");
    assertThat(text).doesNotContain("U    ").contains("Files: 1 added, 0 removed, 0 changed");
    assertThat(cli.good("repo", "diff", "latest~1", "latest", "--metadata"))
        .contains("U    /site/files/");
    List<JsonNode> json = cli.run("repo", "diff", second, first, "--json").json();
    assertThat(json.get(0).get("modifier").asText()).isEqualTo("-");
    assertThat(json.get(json.size() - 1).at("/removed/files").asInt()).isEqualTo(1);
    assertThat(cli.run("repo", "diff", first, "abc").err()).contains("no snapshot 'abc'");
    findAndCount();
  }

  @Test
  void snapshotsAreCopiedToARepositoryWithAnotherPassword() throws Exception {
    Files.createDirectories(folder.resolve("elsewhere"));
    cli.privateFile("other.password", "other");
    String[] to = {"--storage", "other", "--password-file", "other.password"};
    CheapRepository.make(folder.resolve("elsewhere"), "other");

    assertThat(cli.run(with(to, "repo", "copy")).code()).isEqualTo(ExitCode.USAGE);
    String copied = cli.good(with(to, "repo", "copy", "--from-repository", "default", first));
    assertThat(copied).contains("1 snapshots copied").contains("init --copy-chunker-params");
    List<JsonNode> told =
        cli.run(
                with(
                    to,
                    "repo",
                    "copy",
                    "--from-at",
                    "backups/repository/default",
                    "--from-password-file",
                    "repo.password",
                    "--json"))
            .json();
    JsonNode rest = told.get(told.size() - 1);

    assertThat(rest.get("copied").get(0).asText()).isEqualTo(second);
    assertThat(rest.get("skipped").get(0).asText()).isEqualTo(first);
    assertThat(cli.run("audit", "--json").json())
        .filteredOn(e -> e.get("action").asText().equals("copy"))
        .filteredOn(e -> e.get("outcome").asText().equals("ok"))
        .hasSize(2);
    assertThat(cli.good(with(to, "repo", "check", "--read-data"))).contains("no errors");
    assertThat(cli.run("repo", "copy", "--from-repository", "default").err())
        .contains("same repository");
  }

  @Test
  void aRepositoryIsMadeThatCutsAsAnother() throws Exception {
    cli.privateFile("other.password", "other");
    Files.createDirectories(folder.resolve("elsewhere"));
    String[] to = {"--storage", "other", "--password-file", "other.password"};

    assertThat(cli.run(with(to, "repo", "init", "--copy-chunker-params")).code())
        .isEqualTo(ExitCode.USAGE);
    cli.good(with(to, "repo", "init", "--copy-chunker-params", "--from-repository", "default"));
    assertThat(cli.good(with(to, "repo", "copy", "--from-repository", "default")))
        .contains("2 snapshots copied")
        .doesNotContain("chunker");
  }

  private void findAndCount() throws Exception {
    assertThat(cli.good("repo", "find", "*red")).contains("/site/files/?[31mred");
    assertThat(cli.run("repo", "find", "index.*", "--json").json()).hasSize(2);
    assertThat(cli.run("repo", "find", "index.*", "--snapshot", "latest", "--json").json())
        .hasSize(1);
    assertThat(cli.good("repo", "find", "*", "--newest", "2001-01-01")).contains("nothing");
    assertThat(cli.run("repo", "find", "*", "--newest", "soon").code()).isEqualTo(ExitCode.USAGE);

    assertThat(cli.good("repo", "stats", "--by", "instance")).contains("site");
    assertThat(cli.good("repo", "stats")).contains("all");
    assertThat(cli.good("repo", "stats", "latest", "--by", "snapshot"))
        .contains(second.substring(0, 8));
    assertThat(cli.run("repo", "stats", "--json").json().get(0).get("snapshots_count").asInt())
        .isEqualTo(2);
  }

  @Test
  void backupsOfInstancesAreNotChangedUnlessForced() throws Exception {
    Cli.Result refused = cli.run("repo", "tag", "--add", "x", "latest");
    assertThat(refused.code()).isEqualTo(ExitCode.DENIED);
    assertThat(refused.err()).contains("would show as missing");
    assertThat(cli.run("repo", "tag", "latest").code()).isEqualTo(ExitCode.USAGE);

    assertThat(cli.good("repo", "rewrite", "--exclude", "*red", first, second))
        .contains("1 snapshots changed");
    Cli.Result unasked = cli.run("repo", "rewrite", "--exclude", "*", "--forget", "--force", first);
    assertThat(unasked.code()).isEqualTo(ExitCode.USAGE);
    assertThat(unasked.err()).contains("--yes");
    assertThat(cli.good("list", "site")).doesNotContain("missing");
    assertThat(cli.run("repo", "find", "*red", "--json").json()).hasSize(1);
    assertThat(cli.good("repo", "tag", "--set", "gone", "--force", second)).contains("is now");
    assertThat(cli.good("list", "site")).contains("missing");
  }

  private static String[] with(String[] place, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(place));
    return all.toArray(String[]::new);
  }
}

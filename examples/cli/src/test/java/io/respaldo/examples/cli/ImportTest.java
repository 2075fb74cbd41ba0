package io.respaldo.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.respaldo.postgres.ScriptBackups;
import io.respaldo.postgres.TestCluster;
import io.respaldo.process.ExternalTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people have, made by their tools, comes in, and stays where it is. */
final class ImportTest {
  private static final String ROLE = "import_test";

  @TempDir Path folder;

  private TestCluster cluster;
  private String database;
  private Cli cli;

  @BeforeEach
  void oldBackups() throws Exception {
    cluster = TestCluster.shared();
    database = cluster.createDatabase("old");
    cluster.sql(database, "CREATE TABLE orders AS SELECT i AS id FROM generate_series(1, 1000) i");
    cluster.sql(
        "postgres",
        "DROP ROLE IF EXISTS " + ROLE,
        "CREATE ROLE " + ROLE + " LOGIN CREATEDB PASSWORD '" + cluster.password() + "'");
    ScriptBackups scripts = new ScriptBackups(cluster, database);
    Path media = Files.createDirectories(folder.resolve("made/media"));
    Files.writeString(media.resolve("logo.svg"), "<svg/>");
    scripts.gzippedDump(folder.resolve("old/db/shop_20241112_030000.sql.gz"));
    scripts.tar(folder.resolve("old/media/media_20241112_030000.tar.gz"), media);
    scripts.archive(folder.resolve("old/instances/panel/backup_20251119_030000.tar.gz"), media);
    Path cut = scripts.gzippedDump(folder.resolve("old/backup_20251201_030000_FULL.sql.gz"));
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 400));
    Files.writeString(
        folder.resolve("old/instances/panel/config.json"),
        "{\"instance_name\": \"panel\", \"schedule\": \"0 4 * * *\", \"retention_days\": 9}");
    Files.writeString(folder.resolve("old/instances/panel/backup.log"), "Backup: OK\n");
    cli = new Cli(folder);
    cli.privateFile("password", cluster.password() + "\n");
    configure();
  }

  @AfterEach
  void drop() throws Exception {
    cluster.sql(
        "postgres",
        "DROP DATABASE IF EXISTS " + database + "_back",
        "DROP DATABASE IF EXISTS " + database + " WITH (FORCE)",
        "DROP ROLE IF EXISTS " + ROLE);
  }

  private void configure() throws IOException {
    String db =
        "{\"type\": \"postgresql\", \"host\": \"127.0.0.1\", \"port\": "
            + cluster.port()
            + ", \"user\": \""
            + ROLE
            + "\", \"database\": \""
            + database
            + "\", \"password_file\": \"password\"}";
    cli.config(
        "{\"home\": \"backups\", \"time_zone\": \"UTC\","
            + " \"import_folders\": {\"old\": {\"folder\": \"old\"}},"
            + " \"sources\": {\"solo\": "
            + db
            + ", \"shop\": {\"type\": \"composite\", \"parts\": {\"db\": "
            + db
            + ", \"media\": {\"type\": \"directory\", \"path\": \"made/media\"}}}}}");
  }

  private Map<String, String> old() throws IOException {
    Map<String, String> state = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder.resolve("old"))) {
      for (Path p : all.toList()) {
        String content = Files.isRegularFile(p) ? Arrays.toString(Files.readAllBytes(p)) : "";
        state.put(p.toString(), Files.getLastModifiedTime(p) + content);
      }
    }
    return state;
  }

  private long rows(String name) throws Exception {
    try (Connection c = cluster.connect(name);
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery("SELECT count(*) FROM orders")) {
      r.next();
      return r.getLong(1);
    }
  }

  @Test
  void withoutYesItShowsWhatItWouldDoAndDoesNothing() throws Exception {
    Map<String, String> before = old();

    Cli.Result result = cli.run("import", "old");

    assertThat(result.code()).isEqualTo(ExitCode.WARNINGS);
    assertThat(result.out())
        .containsPattern("new +shop +backup_20241112_030000 +2024-11-12 03:00:00 +name +db-media")
        .containsPattern("new +panel +backup_20251119_030000 .* tar-gz")
        .containsPattern("refused +- +- .* sql-gz .* backup_20251201_030000_FULL.sql.gz")
        .contains("'panel' would be registered; schedule: 0 4 * * *; retention: days 9")
        .contains("does not say what to back up for 'panel'")
        .contains("1 files are something else")
        .contains("instances/panel/backup.log")
        .contains("Nothing was changed. With --yes, 2 backups are taken in.");
    assertThat(result.err()).contains("ends early").contains("nothing tells of which instance");
    assertThat(cli.good("instance", "list")).doesNotContain("shop");
    assertThat(old()).isEqualTo(before);
  }

  @Test
  void copiesComeBackFromOursAfterTheOriginalsAreGone() throws Exception {
    Map<String, String> before = old();
    assertThat(cli.run("import", "old", "--yes").code()).isEqualTo(ExitCode.WARNINGS);
    assertThat(old()).isEqualTo(before);
    assertThat(cli.good("list", "shop")).contains("2024-11-12 03:00:00").contains("import");
    assertThat(cli.good("verify", "shop")).contains("is sound");
    assertThat(cli.good("show", "shop"))
        .contains("db/dump.sql")
        .contains("media/files")
        .contains("imported_sha256");
    try (Stream<Path> all = Files.walk(folder.resolve("old"))) {
      all.sorted(Comparator.reverseOrder()).forEach(p -> p.toFile().delete());
    }
    restoreShop();
  }

  private void restoreShop() throws Exception {
    List<String> restore =
        List.of(
            "restore",
            "shop",
            "--to",
            "db=" + database + "_back",
            "--to-folder",
            "media=back",
            "--yes");
    Cli.Result refused = cli.run(restore.toArray(String[]::new));
    assertThat(refused.code()).isNotZero();
    assertThat(refused.err() + refused.out()).contains("foreign_dump=true");
    List<String> allowed = new ArrayList<>(restore);
    allowed.addAll(List.of("--with", "foreign_dump=true"));
    Cli.Result done = cli.run(allowed.toArray(String[]::new));
    assertThat(done.code()).as(done.toString()).isIn(ExitCode.OK, ExitCode.WARNINGS);
    assertThat(rows(database + "_back")).isEqualTo(1000);
    assertThat(folder.resolve("back/logo.svg")).hasContent("<svg/>");
  }

  @Test
  void referencesRestoreWhatLiesWhereItAlwaysLay() throws Exception {
    Map<String, String> before = old();
    assertThat(cli.run("import", "old", "--by-reference", "--yes").code())
        .isEqualTo(ExitCode.WARNINGS);
    assertThat(cli.good("verify", "shop")).contains("is sound");
    restoreShop();
    Files.createDirectories(folder.resolve("out"));
    cli.good("export", "shop", "latest", "out");
    assertThat(folder.resolve("out/shop_20241112_030000.sql.gz")).exists();
    assertThat(folder.resolve("out/media_20241112_030000.tar.gz")).exists();
    cli.good("delete", "shop", "backup_20241112_030000", "--yes");
    assertThat(cli.good("list", "shop")).doesNotContain("backup_2024");
    assertThat(old()).isEqualTo(before);
  }

  @Test
  void aCustomDumpOfAnyNameComesInAndOneTableComesBack() throws Exception {
    cluster.sql(database, "CREATE TABLE others (a int)");
    Path dumps = Files.createDirectories(folder.resolve("dumps"));
    new ScriptBackups(cluster, database).run(dumps, "pg_dump -Fc " + database + " > last.backup");

    Cli.Result plan = cli.run("import", "dumps", "--instance", "solo");
    assertThat(plan.out()).containsPattern("new +solo +backup_[0-9_]+ .* content +pg-custom");
    assertThat(cli.good("import", "dumps", "--instance", "solo", "--yes"))
        .contains("1 backups taken in");
    assertThat(cli.good("verify", "solo")).contains("is sound");
    List<String> restore =
        List.of("restore", "solo", "--to", database + "_back", "--with", "tables=orders", "--yes");
    assertThat(cli.run(restore.toArray(String[]::new)).toString()).contains("foreign_dump=true");
    List<String> allowed = new ArrayList<>(restore);
    allowed.addAll(List.of("--with", "foreign_dump=true"));
    Cli.Result done = cli.run(allowed.toArray(String[]::new));

    assertThat(done.code()).as(done.toString()).isIn(ExitCode.OK, ExitCode.WARNINGS);
    assertThat(rows(database + "_back")).isEqualTo(1000);
    assertThatThrownBy(() -> cluster.sql(database + "_back", "SELECT * FROM others"))
        .hasMessageContaining("does not exist");
  }

  @Test
  void aLinkThatLeadsOutIsNotCopied() throws Exception {
    Path media = Files.createDirectories(folder.resolve("evil/media"));
    Files.writeString(media.resolve("good"), "good");
    Files.createSymbolicLink(media.resolve("out"), Path.of("../../../outside"));
    new ScriptBackups(cluster, database)
        .tar(folder.resolve("evil/in/media/media_20240101.tar.gz"), media);

    assertThat(cli.run("import", "evil/in", "--instance", "shop", "--yes").out())
        .contains("1 backups taken in");

    cli.run("restore", "shop", "--only", "media", "--to-folder", "media=back", "--yes");
    assertThat(folder.resolve("back/good")).hasContent("good");
    assertThat(Files.isSymbolicLink(folder.resolve("back/out"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--by-copy", "--by-reference"})
  void anArchiveWithoutAnEntryForItsRootTakesOwnerAndModeOfTheLiveFolder(String how)
      throws Exception {
    Path live = folder.resolve("made/media");
    Path archive = folder.resolve("old/flat/media/media_20240101_000000.tar.gz");
    Files.createDirectories(archive.resolveSibling(""));
    new ScriptBackups(cluster, database).run(live, "tar -czf '" + archive + "' logo.svg");
    Files.writeString(live.resolve("logo.svg"), "<broken/>");
    Files.setPosixFilePermissions(live, PosixFilePermissions.fromString("rwx-wxr--"));
    boolean root = "root".equals(System.getProperty("user.name"));
    if (root) {
      ExternalTool.of("chown", "nobody:nogroup", live.toString()).capture();
    } else {
      System.err.println("OWNER NOT TESTED: who is not root can give no folder away");
    }
    PosixFileAttributes before = Files.readAttributes(live, PosixFileAttributes.class);
    cli.run("import", "old/flat", "--instance", "shop", how, "--yes");

    Cli.Result done =
        cli.run(
            "restore",
            "shop",
            "--only",
            "media",
            "--in-place",
            "--no-safety-backup",
            "--confirm",
            "shop");

    assertThat(done.code()).as(done.toString()).isIn(ExitCode.OK, ExitCode.WARNINGS);
    assertThat(live.resolve("logo.svg")).hasContent("<svg/>");
    PosixFileAttributes after = Files.readAttributes(live, PosixFileAttributes.class);
    assertThat(after.permissions()).isEqualTo(before.permissions());
    assertThat(after.owner()).isEqualTo(before.owner());
    assertThat(after.group()).isEqualTo(before.group());
    assertThat(after.fileKey()).as("another folder than before").isNotEqualTo(before.fileKey());
  }

  @Test
  void aSecondRunFindsNothingNew() {
    cli.run("import", "old", "--yes");

    Cli.Result again = cli.run("import", "old", "--yes");

    assertThat(again.out())
        .containsPattern("known +shop +backup_20241112_030000")
        .contains("0 backups taken in, 0 instances registered");
  }

  @Test
  void oneInstanceAndOneKindCanBeChosen() {
    Cli.Result result =
        cli.run("import", "old", "--kind", "db-media", "--instance", "other", "--zone", "+05:00");

    assertThat(result.out())
        .containsPattern("new +other +backup_20241111_220000 +2024-11-11 22:00:00")
        .doesNotContain("panel  ");
  }

  @Test
  void programsGetOneMessageALine() {
    List<JsonNode> plan = cli.run("import", "old", "--json").json();

    assertThat(plan)
        .filteredOn(m -> m.path("message_type").asText().equals("import_backup"))
        .extracting(m -> m.path("status").asText())
        .containsExactly("new", "new", "refused");
    JsonNode first =
        plan.stream()
            .filter(m -> m.path("message_type").asText().equals("import_backup"))
            .findFirst()
            .orElseThrow();
    assertThat(first.path("files").size()).isEqualTo(2);
    assertThat(first.path("hash_sha256").get(0).asText()).hasSize(64);
    assertThat(first.path("created_at_from").asText()).isEqualTo("name");
    assertThat(plan.get(plan.size() - 1).path("unknown").asInt()).isEqualTo(1);

    List<JsonNode> done = cli.run("import", "old", "--json", "--yes").json();
    assertThat(done.get(done.size() - 1).path("message_type").asText()).isEqualTo("import_summary");
    assertThat(done.get(done.size() - 1).path("imported").asInt()).isEqualTo(2);
  }

  @Test
  void crontabLinesAreListedAndLeft() throws Exception {
    Path crontab =
        Files.writeString(
            folder.resolve("crontab.txt"),
            """
            0 3 * * * /opt/backup-instance.sh panel >> /var/log/cron.log 2>&1
            # 0 2 * * 0 PGPASSWORD=hunter2 pg_dump shop
            @reboot /opt/backup.sh
            """);

    String english = cli.good("import", "--crontab", "crontab.txt");
    assertThat(english)
        .containsPattern("1 +0 3 \\* \\* \\* +every day at 03:00 +active +panel")
        .contains("paused")
        .contains("no schedule can say this")
        .contains("3 lines make backups")
        .doesNotContain("hunter2");
    assertThat(cli.good("--lang", "es", "import", "--crontab", "crontab.txt"))
        .contains("todos los días a las 03:00");
    assertThat(cli.run("import", "--crontab", "crontab.txt", "--json").json())
        .hasSize(3)
        .allSatisfy(m -> assertThat(m.toString()).doesNotContain("hunter2"));
    assertThat(crontab).content().contains("hunter2");
  }

  @Test
  void wrongArgumentsAreToldAsSuch() {
    assertThat(cli.run("import").code()).isEqualTo(ExitCode.USAGE);
    assertThat(cli.run("import", "old", "--by-copy", "--by-reference").code())
        .isEqualTo(ExitCode.USAGE);
    assertThat(cli.run("import", "old", "--kind", "nonsense").code()).isEqualTo(ExitCode.USAGE);
    assertThat(cli.run("import", "old", "--zone", "Nowhere/Land").code()).isEqualTo(ExitCode.USAGE);
    assertThat(cli.run("import", "nowhere").code()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(cli.run("import", "--crontab", "nowhere").code()).isNotZero();
  }

  @Test
  void whatIsInNoImportFolderIsNotReferredTo() throws Exception {
    Files.move(folder.resolve("old"), folder.resolve("other"));

    Cli.Result result = cli.run("import", "other", "--by-reference", "--yes");

    assertThat(result.err()).contains("in no folder that backups may be referred to");
    assertThat(result.out()).contains("0 backups taken in");
  }
}

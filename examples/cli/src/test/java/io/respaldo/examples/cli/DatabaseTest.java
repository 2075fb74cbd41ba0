package io.respaldo.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.postgres.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a real PostgreSQL. */
final class DatabaseTest {
  @TempDir Path folder;

  private TestCluster cluster;
  private String database;
  private Cli cli;

  @BeforeEach
  void aShop() throws Exception {
    cluster = TestCluster.shared();
    database = cluster.createDatabase("cli");
    cluster.sql(
        database,
        "CREATE TABLE orders AS SELECT i AS id, 'order ' || i AS name"
            + " FROM generate_series(1, 1000) i");
    cli = new Cli(folder);
    Files.createDirectories(folder.resolve("media"));
    Files.writeString(folder.resolve("media/logo.svg"), "<svg/>");
    cli.privateFile("password", cluster.password() + "\n");
    configure(database, cluster.port());
    cli.good("instance", "add", "shop");
  }

  @AfterEach
  void drop() throws Exception {
    cluster.sql(
        "postgres",
        "DROP DATABASE IF EXISTS " + database + "_copy",
        "DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
  }

  private void configure(String name, int port) throws Exception {
    String db =
        "{\"type\": \"postgresql\", \"host\": \"127.0.0.1\", \"port\": "
            + port
            + ", \"user\": \""
            + cluster.superuser()
            + "\", \"database\": \""
            + name
            + "\", \"password_file\": \"password\"}";
    cli.config(
        "{\"home\": \"backups\", \"sources\": {\"shop\": "
            + db
            + ", \"custom\": "
            + db.replace("}", ", \"dump_format\": \"custom\"}")
            + ", \"all\": {\"type\": \"composite\", \"parts\": {\"db\": "
            + db
            + ", \"media\": {\"type\": \"directory\", \"path\": \"media\"}}}}}");
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
  void aDatabaseComesBackAsANewOneAndTheLiveOneStays() throws Exception {
    cli.good("backup", "shop");
    cluster.sql(database, "DELETE FROM orders");

    cli.good("restore", "shop", "--to", database + "_copy", "--yes");

    assertThat(rows(database + "_copy")).isEqualTo(1000);
    assertThat(rows(database)).isZero();
  }

  @Test
  void aTableComesBackAloneIntoADatabaseOfItsOwn() throws Exception {
    cluster.sql(database, "CREATE TABLE others (a int)");
    cli.good("instance", "add", "custom");
    cli.good("backup", "custom");
    String to = database + "_copy";

    Cli.Result plan = cli.run("restore", "custom", "--to", to, "--with", "tables=orders", "--plan");
    Cli.Result wrong =
        cli.run("restore", "custom", "--to", to, "--with", "tables=orders,Others", "--yes");
    cli.good("restore", "custom", "--to", to, "--with", "tables=orders", "--yes");

    assertThat(plan.out()).contains("only these tables come back").contains("privileges");
    assertThat(wrong.code()).isNotZero();
    assertThat(wrong.err() + wrong.out()).contains("no table \"public\".\"Others\"");
    assertThat(rows(to)).isEqualTo(1000);
    assertThatThrownBy(() -> cluster.sql(to, "SELECT * FROM others"))
        .hasMessageContaining("does not exist");
  }

  @Test
  void aPlainDumpGivesNoSingleTableAndTheLiveDatabaseTakesNone() {
    cli.good("backup", "shop");

    Cli.Result plain =
        cli.run("restore", "shop", "--to", database + "_copy", "--with", "tables=orders", "--yes");
    Cli.Result live =
        cli.run("restore", "shop", "--in-place", "--confirm", "shop", "--with", "tables=orders");

    assertThat(plain.code()).isNotZero();
    assertThat(plain.err() + plain.out()).contains("SQL text").contains("dump_format");
    assertThat(live.code()).isNotZero();
    assertThat(live.err() + live.out()).contains("beside");
  }

  @Test
  void aDatabaseThatIsThereIsNotOverwritten() {
    cli.good("backup", "shop");

    Cli.Result result = cli.run("restore", "shop", "--to", database, "--yes");

    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains(database);
  }

  @Test
  void databaseAndFilesAreOneBackupWhosePartsComeBackSingly() throws Exception {
    cli.good("instance", "add", "all");
    cli.good("backup", "all");
    assertThat(cli.good("show", "all")).contains("db/dump.sql").contains("media/files");

    cli.good("restore", "all", "--only", "media", "--to-folder", "media=copy", "--yes");
    assertThat(folder.resolve("copy/logo.svg")).hasContent("<svg/>");

    cli.good(
        "restore", "all", "--to", "db=" + database + "_copy", "--to-folder", "media=two", "--yes");
    assertThat(rows(database + "_copy")).isEqualTo(1000);
    assertThat(folder.resolve("two/logo.svg")).exists();
  }

  @Test
  void aWrongPasswordIsItsOwnCodeAndStandsInTheHistoryWithoutThePassword() throws Exception {
    cli.privateFile("password", "not-the-password-7\n");

    Cli.Result result = cli.run("backup", "shop");

    assertThat(result.code()).isEqualTo(ExitCode.DENIED);
    assertThat(result.err()).contains("password").doesNotContain("not-the-password-7");
    assertThat(cli.good("history", "shop"))
        .contains("failed")
        .containsOnlyOnce("correct the user or the password")
        .doesNotContain("not-the-password-7");
    assertThat(cli.good("list", "shop")).doesNotContain("backup_");
  }

  @Test
  void aPasswordFileThatOthersCanReadIsRefused() throws Exception {
    Files.setPosixFilePermissions(
        folder.resolve("password"), PosixFilePermissions.fromString("rw-r-----"));

    Cli.Result result = cli.run("backup", "shop");

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("others can read it").contains("chmod go-rwx");
  }

  @Test
  void anUnknownDatabaseAndAServerThatIsDownAreFailedRunsWithTheRemedy() throws Exception {
    configure("nowhere", cluster.port());
    Cli.Result unknown = cli.run("backup", "shop");
    assertThat(unknown.code()).isEqualTo(ExitCode.FAILED);
    assertThat(unknown.err()).contains("no database 'nowhere'");

    configure(database, 1);
    Cli.Result down = cli.run("backup", "shop");
    assertThat(down.code()).isEqualTo(ExitCode.FAILED);
    assertThat(down.err()).contains("127.0.0.1:1").contains("start the server");
    assertThat(cli.good("history", "shop").lines().filter(l -> l.contains("failed"))).hasSize(2);
  }
}

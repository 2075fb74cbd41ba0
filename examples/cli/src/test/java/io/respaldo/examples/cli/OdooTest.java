package io.respaldo.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.postgres.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a small Odoo. */
final class OdooTest {
  private static final String SHA1 = "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12";
  private static final String CONTENT = "The quick brown fox jumps over the lazy dog";

  @TempDir Path folder;

  private TestCluster cluster;
  private String database;
  private Cli cli;

  @BeforeEach
  void anOdoo() throws Exception {
    cluster = TestCluster.shared();
    database = cluster.createDatabase("odoo");
    OdooTables.create(cluster, database);
    cluster.sql(database, "INSERT INTO ir_attachment (store_fname) VALUES ('2f/" + SHA1 + "')");
    Path file = folder.resolve("data/filestore/" + database + "/2f/" + SHA1);
    Files.createDirectories(file.getParent());
    Files.writeString(file, CONTENT);
    Files.writeString(
        folder.resolve("odoo.conf"),
        "[options]\ndb_host = 127.0.0.1\ndb_port = %d\ndb_user = %s\ndb_password = %s\ndata_dir = %s\n"
            .formatted(
                cluster.port(), cluster.superuser(), cluster.password(), folder.resolve("data")));
    cli = new Cli(folder);
    cli.config(
        "{\"home\": \"backups\", \"sources\": {\"shop\": {\"type\": \"odoo\","
            + " \"conf\": \"odoo.conf\", \"database\": \""
            + database
            + "\"}}}");
    cli.good("instance", "add", "shop", "--type", "odoo");
  }

  @AfterEach
  void drop() throws Exception {
    cluster.sql(
        "postgres",
        "DROP DATABASE IF EXISTS " + database + "_copy",
        "DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
  }

  private String copied(String query) throws Exception {
    try (Connection c = cluster.connect(database + "_copy");
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery(query)) {
      return r.next() ? String.valueOf(r.getString(1)) : "";
    }
  }

  @Test
  void aCopyForStagingIsNeutralAndHasAnIdentityOfItsOwn() throws Exception {
    cli.good("backup", "shop");

    Cli.Result told =
        cli.run("restore", "shop", "--to", database + "_copy", "--neutralize", "--yes");

    assertThat(told.code()).as(told.toString()).isEqualTo(ExitCode.WARNINGS);
    assertThat(told.out()).contains("neutralized: ");
    assertThat(told.err()).contains("the built-in minimum was used");
    assertThat(copied("SELECT smtp_host FROM ir_mail_server WHERE active")).isEqualTo("invalid");
    assertThat(copied("SELECT value FROM ir_config_parameter WHERE key = 'database.uuid'"))
        .matches("[0-9a-f-]{36}");
    assertThat(folder.resolve("data/filestore/" + database + "_copy/2f/" + SHA1))
        .hasContent(CONTENT);
  }

  @Test
  void aMovedOneKeepsItsIdentity() throws Exception {
    cli.good("backup", "shop");

    cli.good("restore", "shop", "--to", database + "_copy", "--identity", "move", "--yes");

    assertThat(copied("SELECT value FROM ir_config_parameter WHERE key = 'database.uuid'"))
        .isEqualTo("of the original");
  }

  @Test
  void itIsExportedAsOdoosOwnZip() throws Exception {
    cli.good("backup", "shop");
    Path out = Files.createDirectory(folder.resolve("out"));

    cli.good("export", "shop", "latest", "out", "--as", "odoo-zip");

    Path file;
    try (var all = Files.list(out)) {
      file = all.findFirst().orElseThrow();
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertThat(zip.stream().map(e -> e.getName()))
          .containsExactly("dump.sql", "manifest.json", "filestore/2f/" + SHA1);
    }
  }

  @Test
  void whatAnotherSourceDoesNotKnowIsRefused() throws Exception {
    Files.createDirectory(folder.resolve("site"));
    cli.config(
        "{\"home\": \"backups\", \"sources\": {\"site\": {\"type\": \"directory\", \"path\":"
            + " \"site\"}}}");
    cli.good("instance", "add", "site");
    cli.good("backup", "site");

    assertThat(cli.run("restore", "site", "--neutralize", "--yes").err()).contains("neutralize");
    assertThat(cli.run("export", "site", "latest", "site", "--as", "odoo-zip").err())
        .contains("no dump of an Odoo database");
  }
}

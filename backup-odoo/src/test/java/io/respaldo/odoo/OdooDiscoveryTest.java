package io.respaldo.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.postgres.TestCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OdooDiscoveryTest {
  private final TestCluster cluster = TestCluster.shared();
  private final String mark = "d" + UUID.randomUUID().toString().substring(0, 8);
  private final String role = mark + "_odoo";
  private final Path data;

  OdooDiscoveryTest(@TempDir Path data) {
    this.data = data;
  }

  @BeforeEach
  void databases() throws SQLException {
    cluster.sql("postgres", "CREATE ROLE " + role + " LOGIN PASSWORD 'x'");
    for (String name : List.of("shop", "shop2", "other", "foreign", "plain", "template")) {
      String database = mark + name;
      cluster.sql("postgres", "CREATE DATABASE " + database + " TEMPLATE template0");
      if (!name.equals("plain")) {
        cluster.sql(
            database, "CREATE TABLE ir_module_module ()", "CREATE TABLE ir_attachment (a int)");
      }
      if (!name.equals("foreign")) {
        cluster.sql("postgres", "ALTER DATABASE " + database + " OWNER TO " + role);
      }
    }
    cluster.sql("postgres", "ALTER DATABASE " + mark + "template IS_TEMPLATE true");
  }

  @AfterEach
  void drop() throws SQLException {
    cluster.sql("postgres", "ALTER DATABASE " + mark + "template IS_TEMPLATE false");
    for (String name : List.of("shop", "shop2", "other", "foreign", "plain", "template")) {
      cluster.sql("postgres", "DROP DATABASE " + mark + name);
    }
    cluster.sql("postgres", "DROP ROLE " + role);
  }

  private OdooInstance instance(String... options) throws IOException {
    return OdooInstance.of(
        OdooConf.parse(
            "odoo.conf",
            "[options]\ndb_host = %s\ndb_port = %d\ndb_user = %s\ndb_password = x\ndata_dir = %s\n"
                    .formatted(cluster.host(), cluster.port(), role, data)
                + String.join("\n", options)));
  }

  @Test
  void theDatabasesOfOdoosRoleThatHoldItsTablesAreFound() throws Exception {
    assertThat(instance().databases())
        .containsExactly(mark + "other", mark + "shop", mark + "shop2");
  }

  @Test
  void configuredNamesAreTheListWhoeverOwnsThem() throws Exception {
    OdooInstance instance = instance("db_name = " + mark + "foreign, " + mark + "shop,absent");

    assertThat(instance.databases()).containsExactly(mark + "foreign", mark + "shop");
  }

  @Test
  void aFilterGoesBeforeConfiguredNames() throws Exception {
    OdooInstance instance = instance("db_name = " + mark + "other", "dbfilter = ^" + mark + "%d$");

    assertThat(instance.databases(Optional.of("www.shop.example.com")))
        .containsExactly(mark + "shop");
    assertThat(instance.databases()).hasSize(3);
  }
}

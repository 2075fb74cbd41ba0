package io.respaldo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.source.BackupSource;
import io.respaldo.source.StagedRestore;
import io.respaldo.testkit.BackupSourceContract;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresSourceContractTest extends BackupSourceContract {
  private final TestCluster cluster = TestCluster.shared();
  private String database = "";

  @BeforeEach
  void fill() throws SQLException {
    database = cluster.createDatabase("contract");
    cluster.sql(
        database,
        "CREATE TABLE one (id int PRIMARY KEY, name text)",
        "CREATE TABLE two (id int REFERENCES one, at timestamptz)",
        "INSERT INTO one SELECT i, 'name ' || i FROM generate_series(1, 500) i",
        "INSERT INTO two SELECT i, now() FROM generate_series(1, 500) i");
  }

  @AfterEach
  void drop() throws SQLException {
    for (String name : databases().keySet()) {
      cluster.sql("postgres", "DROP DATABASE " + Sql.identifier(name) + " WITH (FORCE)");
    }
  }

  @Override
  protected BackupSource source() {
    return PostgresSource.of(cluster.connection(database));
  }

  /** Each database of this test with all of its rows. */
  @Override
  protected Object world() {
    return databases();
  }

  private Map<String, Object> databases() {
    Map<String, Object> all = new TreeMap<>();
    try (Connection c = cluster.connect("postgres")) {
      for (String name :
          Session.column(
              c, "SELECT datname FROM pg_database WHERE starts_with(datname, ?)", database)) {
        all.put(name, Rows.ofAll(cluster, name));
      }
      return all;
    } catch (SQLException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected void assertSame(StagedRestore restored) throws IOException {
    Map<String, Object> all = databases();
    assertThat(all).containsEntry(database + "_copy", all.get(database)).hasSize(2);
  }
}

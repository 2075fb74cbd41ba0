package io.respaldo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The server's sessions, as tests see them. */
final class Sessions {
  private static final int MANY = 500_000;

  private Sessions() {}

  /** Asks the server until a query gives a row. */
  static void awaitRow(TestCluster cluster, String sql, String... parameters) throws SQLException {
    assertThat(eventually(cluster, true, sql, parameters)).as(sql).isTrue();
  }

  /** Fails when sessions of this run stay on the server; a closed one may need a moment to go. */
  static void assertGone(TestCluster cluster, String runId) throws SQLException {
    assertThat(
            eventually(
                cluster,
                false,
                "SELECT application_name FROM pg_stat_activity"
                    + " WHERE starts_with(application_name, ?)",
                "respaldo " + runId))
        .as("sessions of run %s are gone", runId)
        .isTrue();
  }

  private static boolean eventually(
      TestCluster cluster, boolean some, String sql, String... parameters) throws SQLException {
    try (Connection c = cluster.connect("postgres")) {
      for (int i = 0; i < MANY; i++) {
        if (Session.column(c, sql, parameters).isEmpty() != some) {
          return true;
        }
      }
      return false;
    }
  }

  static List<String> databases(TestCluster cluster) throws SQLException {
    try (Connection c = cluster.connect("postgres")) {
      return Session.column(c, "SELECT datname FROM pg_database ORDER BY 1");
    }
  }
}

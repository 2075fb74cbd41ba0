package io.respaldo.examples.embedding;

import io.respaldo.postgres.TestCluster;
import org.postgresql.ds.PGSimpleDataSource;

/** The table in a real PostgreSQL holds what the engine expects. */
final class JdbcSiteTableTest extends SiteInstancesContract {
  @Override
  SiteTable table() throws Exception {
    TestCluster cluster = TestCluster.shared();
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(cluster.jdbcUrl(cluster.createDatabase("hosting")));
    database.setUser(cluster.superuser());
    database.setPassword(cluster.password());
    JdbcSiteTable table = new JdbcSiteTable(database);
    table.create();
    return table;
  }
}

package io.respaldo.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** Something to ask a database. Runs on a thread of the session, and must not close it. */
@FunctionalInterface
public interface PostgresQuery<T> {
  T run(Connection connection) throws SQLException, IOException;
}

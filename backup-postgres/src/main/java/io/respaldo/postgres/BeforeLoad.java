package io.respaldo.postgres;

import io.respaldo.Backup;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Prepares the new, empty database of a restore before its dump is loaded: extensions that the dump
 * can't bring, for example. Runs on a thread of the session, and must not close it; a failure fails
 * the restore.
 */
@FunctionalInterface
public interface BeforeLoad {
  void run(Connection connection, Backup backup) throws SQLException, IOException;
}

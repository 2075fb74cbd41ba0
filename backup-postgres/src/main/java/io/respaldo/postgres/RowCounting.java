package io.respaldo.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Counts the rows of a dump's tables in the dump's snapshot, while pg_dump works.
 *
 * <p>A TRUNCATE or a rewriting ALTER TABLE makes a table look empty to an older snapshot (manual,
 * <i>Caveats</i> of concurrency control). pg_dump is safe, it holds locks; so this takes its own
 * while pg_dump has them. It never waits: where a schema change already waits for pg_dump, a
 * request of ours would queue behind it and be served after it, too late. Such a table is not
 * counted; nor is one that was given another file since the snapshot, for pg_dump may have ended
 * before our lock was there.
 */
final class RowCounting {
  private static final int TABLES_AT_ONCE = 500;
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final Connection connection;
  private final SortedMap<TableName, OptionalLong> counts = new TreeMap<>();

  RowCounting(Connection connection) {
    this.connection = connection;
  }

  /**
   * @param withoutData tables whose rows are not in the dump: they count 0
   */
  TableCounts of(List<TableName> tables, Set<TableName> withoutData) throws SQLException {
    tables.forEach(
        t -> counts.put(t, withoutData.contains(t) ? OptionalLong.of(0) : OptionalLong.empty()));
    List<TableName> filled = tables.stream().filter(t -> !withoutData.contains(t)).toList();
    connection.setAutoCommit(false); // the transaction is already there
    for (int i = 0; i < filled.size(); i += TABLES_AT_ONCE) {
      count(filled.subList(i, Math.min(filled.size(), i + TABLES_AT_ONCE)));
    }
    return new TableCounts(counts);
  }

  private void count(List<TableName> tables) throws SQLException {
    if (lock(tables)) {
      for (TableName table : tables) {
        if (hasItsFile(table)) {
          counts.put(table, OptionalLong.of(new TableCounter(connection).count(table)));
        }
      }
    } else if (tables.size() > 1) {
      int half = tables.size() / 2;
      count(tables.subList(0, half));
      count(tables.subList(half, tables.size()));
    }
  }

  /** Whether the file that the snapshot's catalog names is the one that the table has now. */
  private boolean hasItsFile(TableName table) throws SQLException {
    return !Session.column(
            connection,
            "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
                + " ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ?"
                + " AND (c.relfilenode = 0 OR c.relfilenode = pg_relation_filenode(c.oid))",
            table.schema(),
            table.name())
        .isEmpty();
  }

  private boolean lock(List<TableName> tables) throws SQLException {
    String names = tables.stream().map(t -> "ONLY " + t.quoted()).collect(Collectors.joining(", "));
    Savepoint before = connection.setSavepoint();
    try (Statement s = connection.createStatement()) {
      s.execute("LOCK TABLE " + names + " IN ACCESS SHARE MODE NOWAIT");
      connection.releaseSavepoint(before);
      return true;
    } catch (SQLException e) {
      if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback(before);
      return false;
    }
  }
}

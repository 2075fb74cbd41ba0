package io.respaldo.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
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
 * <i>Caveats</i> of concurrency control). pg_dump is safe, it holds locks; so does this, from
 * before pg_dump begins, for pg_dump may have ended before a table is counted. It never waits: a
 * table that a schema change has or waits for is not counted.
 */
final class RowCounting {
  private static final int TABLES_AT_ONCE = 500;
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final Connection connection;
  private final SortedMap<TableName, OptionalLong> counts = new TreeMap<>();
  private final List<TableName> locked = new ArrayList<>();

  RowCounting(Connection connection) {
    this.connection = connection;
  }

  /**
   * Locks what can be locked at once, until the transaction ends, which must have begun.
   *
   * @param withoutData tables whose rows are not in the dump: they count 0
   */
  void lock(List<TableName> tables, Set<TableName> withoutData) throws SQLException {
    tables.forEach(
        t -> counts.put(t, withoutData.contains(t) ? OptionalLong.of(0) : OptionalLong.empty()));
    List<TableName> filled = tables.stream().filter(t -> !withoutData.contains(t)).toList();
    connection.setAutoCommit(false); // the transaction is already there
    for (int i = 0; i < filled.size(); i += TABLES_AT_ONCE) {
      lockEach(filled.subList(i, Math.min(filled.size(), i + TABLES_AT_ONCE)));
    }
  }

  private void lockEach(List<TableName> tables) throws SQLException {
    if (lock(tables)) {
      locked.addAll(tables);
    } else if (tables.size() > 1) {
      int half = tables.size() / 2;
      lockEach(tables.subList(0, half));
      lockEach(tables.subList(half, tables.size()));
    }
  }

  /** Counts what is locked. */
  TableCounts count() throws SQLException {
    for (TableName table : locked) {
      counts.put(table, OptionalLong.of(new TableCounter(connection).count(table)));
    }
    return new TableCounts(counts);
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

package io.respaldo.odoo;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What tables a database has: they differ among versions and modules. */
final class Tables {
  private static final String COLUMNS =
      """
      SELECT count(*) FROM pg_catalog.pg_attribute a
       WHERE a.attrelid = to_regclass(?) AND NOT a.attisdropped AND a.attnum > 0
         AND a.attname = ANY (?)""";

  private Tables() {}

  /** Whether a table is there and has all these columns. */
  static boolean hasColumns(Connection c, String table, String... columns) throws SQLException {
    Array names = c.createArrayOf("text", columns);
    try (PreparedStatement s = c.prepareStatement(COLUMNS)) {
      s.setString(1, "public." + table);
      s.setArray(2, names);
      try (ResultSet r = s.executeQuery()) {
        r.next();
        return r.getInt(1) == columns.length;
      }
    }
  }
}

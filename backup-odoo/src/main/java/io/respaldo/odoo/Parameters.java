package io.respaldo.odoo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The table {@code ir_config_parameter} of a database, whichever version made it. */
record Parameters(Connection connection) {
  /** Changes a parameter, or adds it. */
  void set(String key, String value) throws SQLException {
    if (execute("UPDATE ir_config_parameter SET value = ? WHERE key = ?", value, key) == 0) {
      // since 19.1 each parameter tells its type
      boolean typed = Tables.hasColumns(connection, "ir_config_parameter", "type");
      execute(
          typed
              ? "INSERT INTO ir_config_parameter (value, key, type) VALUES (?, ?, 'str')"
              : "INSERT INTO ir_config_parameter (value, key) VALUES (?, ?)",
          value,
          key);
    }
  }

  private int execute(String sql, String value, String key) throws SQLException {
    try (PreparedStatement s = connection.prepareStatement(sql)) {
      s.setString(1, value);
      s.setString(2, key);
      return s.executeUpdate();
    }
  }

  /** The server's time in UTC, and this much later, as Odoo writes it. */
  String now(String later) throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement(
            "SELECT to_char(now() AT TIME ZONE 'UTC' + ?::interval, 'YYYY-MM-DD HH24:MI:SS')")) {
      s.setString(1, later);
      try (ResultSet r = s.executeQuery()) {
        r.next();
        return r.getString(1);
      }
    }
  }
}

package io.respaldo.postgres;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** What the tables of a database hold, to be compared. */
final class Rows {
  private static final int SHORT = 40;

  private Rows() {}

  /**
   * For each table how many rows it has, and all of them sorted: as text when that is short, else
   * as a digest.
   */
  static Map<String, String> ofAll(TestCluster cluster, String database)
      throws SQLException, NoSuchAlgorithmException {
    Map<String, String> all = new TreeMap<>();
    try (Connection c = cluster.connect(database)) {
      for (TableName table : new TableCounter(c).tables()) {
        all.put(table.toString(), rows(c, table));
      }
    }
    return all;
  }

  private static String rows(Connection c, TableName table)
      throws SQLException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    StringBuilder text = new StringBuilder();
    long n = 0;
    try (Statement s = c.createStatement();
        ResultSet r =
            s.executeQuery(
                "SELECT r FROM (SELECT rsp::text AS r FROM ONLY "
                    + table.quoted()
                    + " rsp) s ORDER BY r COLLATE \"C\"")) {
      while (r.next()) {
        String row = r.getString(1);
        digest.update((row + "\n").getBytes(StandardCharsets.UTF_8));
        if (text.length() <= SHORT) {
          text.append(row);
        }
        n++;
      }
    }
    return n + ":" + (text.length() <= SHORT ? text : HexFormat.of().formatHex(digest.digest()));
  }
}

package io.respaldo.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Finds the tables whose rows a dump holds, and counts them. */
final class TableCounter {
  /**
   * Ordinary tables (leaves of partitioned ones too), neither temporary nor the system's nor an
   * extension's own.
   */
  private static final String TABLES =
      """
      SELECT n.nspname, c.relname FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind = 'r' AND c.relpersistence <> 't'
         AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
         AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
               WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid
                 AND d.deptype = 'e')
         AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
               WHERE d.classid = 'pg_catalog.pg_namespace'::regclass AND d.objid = n.oid
                 AND d.deptype = 'e')
       ORDER BY 1, 2""";

  /** Roles that own something or have a right; of the first superuser this is not recorded. */
  private static final String ROLES =
      """
      SELECT pg_catalog.pg_get_userbyid(refobjid) FROM pg_catalog.pg_shdepend
       WHERE refclassid = 'pg_catalog.pg_authid'::regclass
         AND dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
      UNION
      SELECT pg_catalog.pg_get_userbyid(c.relowner) FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
      ORDER BY 1""";

  private final Connection connection;

  TableCounter(Connection connection) {
    this.connection = connection;
  }

  /** All tables of the session's database that a dump holds. */
  List<TableName> tables() throws SQLException {
    List<TableName> all = new ArrayList<>();
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery(TABLES)) {
      while (r.next()) {
        all.add(new TableName(r.getString(1), r.getString(2)));
      }
    }
    return all;
  }

  /** The rows of one, exactly; without those of tables that inherit from it. */
  long count(TableName table) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery("SELECT count(*) FROM ONLY " + table.quoted())) {
      r.next();
      return r.getLong(1);
    }
  }

  List<String> roles() throws SQLException {
    return Session.column(connection, ROLES);
  }
}

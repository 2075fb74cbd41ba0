package io.respaldo.odoo;

import io.respaldo.Backup;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * A new database as Odoo prepares it ({@code _create_empty_database} of 16 to 19) before anything
 * is loaded: {@code pg_trgm}, {@code unaccent} made immutable, and everybody may create in the
 * schema {@code public}.
 */
final class EmptyOdoo {
  private static final String SQL_RIGHTS = "42501";

  private EmptyOdoo() {}

  static void prepare(Connection c, Backup backup) throws SQLException, IOException {
    boolean known = backup.fact("pg_dump_version").isPresent();
    String trigrams = backup.fact(OdooExtensions.TRIGRAM_SCHEMA).orElse("public");
    if (trigrams.equals("public") && isAvailable(c, "pg_trgm")) {
      execute(c, "CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public");
    }
    Optional<String> immutable = backup.fact(OdooExtensions.UNACCENT_IMMUTABLE);
    if (immutable.isPresent() || (!known && isAvailable(c, "unaccent"))) {
      execute(c, "CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public");
      if (!known || immutable.filter("true"::equals).isPresent()) {
        makeImmutable(c, known);
      }
    }
    execute(c, "GRANT CREATE ON SCHEMA public TO PUBLIC");
  }

  /**
   * @param needed whether it was so in the original, so that indexes may depend on it
   */
  private static void makeImmutable(Connection c, boolean needed) throws SQLException, IOException {
    try {
      execute(c, "ALTER FUNCTION public.unaccent(text) IMMUTABLE");
    } catch (SQLException e) {
      if (!SQL_RIGHTS.equals(e.getSQLState())) {
        throw e;
      }
      if (needed) {
        throw new IOException(
            "the function unaccent was immutable in the original, and this role may not make it so"
                + " ("
                + e.getMessage()
                + "); restore as a superuser, or let one run ALTER FUNCTION in template1 and have"
                + " Odoo's role own it",
            e);
      }
    }
  }

  private static boolean isAvailable(Connection c, String extension) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet r =
            s.executeQuery(
                "SELECT 1 FROM pg_available_extensions WHERE name = '" + extension + "'")) {
      return r.next();
    }
  }

  private static void execute(Connection c, String sql) throws SQLException {
    try (Statement s = c.createStatement()) {
      s.execute(sql);
    }
  }
}

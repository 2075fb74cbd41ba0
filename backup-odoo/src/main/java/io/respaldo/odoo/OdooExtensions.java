package io.respaldo.odoo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a dump does not say of the extensions that Odoo uses: that it made the function {@code
 * unaccent} immutable so that indexes may use it.
 */
final class OdooExtensions {
  /** Whether {@code public.unaccent} was immutable; absent when there was none. */
  static final String UNACCENT_IMMUTABLE = "unaccent_immutable";

  /** The schema of {@code pg_trgm}; absent when there was none. */
  static final String TRIGRAM_SCHEMA = "pg_trgm_schema";

  private static final String FACTS =
      """
      SELECT 'unaccent_immutable', (p.provolatile = 'i')::text FROM pg_catalog.pg_proc p
        JOIN pg_catalog.pg_depend d ON d.objid = p.oid AND d.deptype = 'e'
        JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid AND e.extname = 'unaccent'
       WHERE p.proname = 'unaccent' AND p.pronamespace = 'public'::regnamespace
         AND pg_catalog.oidvectortypes(p.proargtypes) = 'text'
      UNION ALL
      SELECT 'pg_trgm_schema', extnamespace::regnamespace::text
        FROM pg_catalog.pg_extension WHERE extname = 'pg_trgm'""";

  private OdooExtensions() {}

  /** What the backup's record tells of them. */
  static Map<String, String> facts(Connection c) throws SQLException {
    Map<String, String> facts = new TreeMap<>();
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery(FACTS)) {
      while (r.next()) {
        facts.put(r.getString(1), r.getString(2));
      }
    }
    return facts;
  }
}

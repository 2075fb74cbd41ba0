package io.respaldo.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a database has besides its content, and no dump of it alone holds: owner, privileges,
 * settings, connection limit. A restore in place gives them to what it builds, or they would be
 * lost with the exchange of names.
 */
final class DatabaseTraits {
  /** A setting that means nothing to the server, and tells which run built a database. */
  static final String MARK = "respaldo.run";

  private static final String LISTED =
      "SELECT 'owner ' || pg_get_userbyid(datdba) FROM pg_database WHERE datname = $1"
          + " UNION ALL SELECT 'connection limit ' || datconnlimit FROM pg_database"
          + " WHERE datname = $1"
          + " UNION ALL SELECT 'privilege ' || a.privilege_type || ' of '"
          + " || CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END"
          + " || CASE WHEN a.is_grantable THEN ', grantable' ELSE '' END"
          + " FROM pg_database d, aclexplode(COALESCE(d.datacl, acldefault('d', d.datdba))) a"
          + " WHERE datname = $1"
          + " UNION ALL SELECT 'setting ' || COALESCE(r.rolname || ': ', '') || c"
          + " FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase"
          + " LEFT JOIN pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) c"
          + " WHERE d.datname = $1 AND c NOT LIKE 'respaldo.%'";

  private final Session session;

  DatabaseTraits(Databases databases) {
    this.session = databases.session();
  }

  /** Those of one that the other does not have, in words. */
  List<String> missing(String from, String in) throws IOException, InterruptedException {
    List<String> missing = new ArrayList<>(list(from));
    missing.removeAll(list(in));
    return missing;
  }

  private List<String> list(String database) throws IOException, InterruptedException {
    return session.column(LISTED.replace("$1", Sql.literal(database)) + " ORDER BY 1");
  }

  /** What can't be given is missing afterwards: see {@link #missing}. */
  void copy(String from, String to) throws IOException, InterruptedException {
    for (String statement : statements(from, to)) {
      try {
        session.execute(statement);
      } catch (PostgresException e) {
        if (!isRefusal(e)) {
          throw e;
        }
      }
    }
    settings(from, to);
  }

  /** The server would not do it, which is no reason to give up the rest. */
  private static boolean isRefusal(PostgresException e) {
    return e.code().equals("no_rights") || e.code().startsWith("sql_");
  }

  /** Best effort: a superuser may, others have the comment only. */
  void mark(String database, String run) throws IOException, InterruptedException {
    try {
      session.execute(
          "ALTER DATABASE "
              + Sql.identifier(database)
              + " SET "
              + MARK
              + " TO "
              + Sql.literal(run));
    } catch (PostgresException e) {
      if (!isRefusal(e)) {
        throw e;
      }
    }
  }

  private List<String> statements(String from, String to) throws IOException, InterruptedException {
    String database = Sql.identifier(to);
    List<String> all = new ArrayList<>();
    session
        .value("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = ?", from)
        .ifPresent(
            owner -> all.add("ALTER DATABASE " + database + " OWNER TO " + Sql.identifier(owner)));
    session
        .value("SELECT datconnlimit::text FROM pg_database WHERE datname = ?", from)
        .ifPresent(limit -> all.add("ALTER DATABASE " + database + " CONNECTION LIMIT " + limit));
    if (session
        .value("SELECT 1 FROM pg_database WHERE datname = ? AND datacl IS NOT NULL", from)
        .isPresent()) {
      all.add("REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
      all.addAll(
          session.column(
              "SELECT 'GRANT ' || a.privilege_type || ' ON DATABASE ' || quote_ident(?) || ' TO '"
                  + " || CASE a.grantee WHEN 0 THEN 'PUBLIC'"
                  + " ELSE quote_ident(pg_get_userbyid(a.grantee)) END"
                  + " || CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END"
                  + " FROM pg_database d, aclexplode(d.datacl) a WHERE datname = ?",
              to,
              from));
    }
    return all;
  }

  /**
   * By their effect: how a value that is a list is quoted differs from setting to setting, and the
   * server knows.
   */
  private void settings(String from, String to) throws IOException, InterruptedException {
    String rows =
        "SELECT COALESCE('ROLE ' || quote_ident(r.rolname) || ' IN DATABASE ', 'DATABASE ')"
            + " || quote_ident(?) || ' SET ' || quote_ident(split_part(c, '=', 1))"
            + " || E'\\n' || split_part(c, '=', 1)"
            + " || E'\\n' || substr(c, strpos(c, '=') + 1)"
            + " FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase"
            + " LEFT JOIN pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) c"
            + " WHERE d.datname = ? AND c NOT LIKE 'respaldo.%'";
    for (String row : session.column(rows, to, from)) {
      String[] parts = row.split("\n", 3);
      try {
        session.execute(
            "BEGIN",
            "SELECT set_config(" + Sql.literal(parts[1]) + ", " + Sql.literal(parts[2]) + ", true)",
            "ALTER " + parts[0] + " FROM CURRENT",
            "COMMIT");
      } catch (PostgresException e) {
        session.execute("ROLLBACK");
        if (!isRefusal(e)) {
          throw e;
        }
      }
    }
  }
}

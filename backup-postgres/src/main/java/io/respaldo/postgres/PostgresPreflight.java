package io.respaldo.postgres;

import io.respaldo.BackupKind;
import io.respaldo.Finding;
import io.respaldo.source.Preflight;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Looks whether a dump will work, and how big it may be. */
final class PostgresPreflight {
  private static final String UNREADABLE =
      """
      SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p', 'm', 'S') AND c.relpersistence <> 't'
         AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
         AND NOT (CASE c.relkind WHEN 'S' THEN has_sequence_privilege(c.oid, 'SELECT')
                  ELSE has_table_privilege(c.oid, 'SELECT') END
                  AND has_schema_privilege(n.oid, 'USAGE'))
       ORDER BY 1""";

  private static final String FILTERED =
      """
      SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relrowsecurity AND row_security_active(c.oid)
       ORDER BY 1""";

  private static final String TABLE_BYTES =
      """
      SELECT coalesce(sum(pg_table_size(oid)), 0)::text FROM pg_class
       WHERE relkind IN ('r', 'm') AND (oid >= 16384 OR relname = 'pg_largeobject')""";

  private final PostgresSettings settings;
  private final PostgresConnection connection;
  private final List<Finding> findings = new ArrayList<>();

  PostgresPreflight(PostgresSettings settings) {
    this.settings = settings;
    this.connection = settings.connection;
  }

  Preflight look(BackupKind wanted) throws IOException, InterruptedException {
    if (wanted != BackupKind.FULL) {
      findings.add(
          Finding.note("full_instead", "dumps of a database are always full ones: a full backup"));
    }
    OptionalLong bytes = OptionalLong.empty();
    OptionalLong spool = OptionalLong.empty();
    try (Session session = Session.open(connection, connection.database(), "respaldo preflight")) {
      ServerInfo server = session.call(ServerInfo::read);
      bytes = OptionalLong.of(server.bytes());
      // without indexes; as text it is of the same order, and compressed by half at least
      long tables = session.value(TABLE_BYTES).map(Long::parseLong).orElse(0L);
      spool = OptionalLong.of(tables / 2);
      lookAtRights(session);
      settings.tools.choose(
          server.version().major(), "a server of version " + server.version().major());
    } catch (PostgresException e) {
      findings.add(e.finding());
    }
    return new Preflight(BackupKind.FULL, bytes, spool, findings);
  }

  private void lookAtRights(Session session) throws IOException, InterruptedException {
    if (settings.isPartial()) {
      return; // pg_dump tells what it may not read of them
    }
    report(
        "no_rights",
        "'" + connection.user() + "' may not read all of '" + connection.database() + "'",
        "GRANT pg_read_all_data TO "
            + Sql.identifier(connection.user())
            + " (PostgreSQL 14 and later), or connect as the owner",
        session.column(UNREADABLE));
    if (!settings.extraArguments.contains("--enable-row-security")) {
      report(
          "row_security",
          "row security hides rows of '"
              + connection.database()
              + "' from '"
              + connection.user()
              + "'",
          "ALTER ROLE " + Sql.identifier(connection.user()) + " BYPASSRLS, or connect as the owner",
          session.column(FILTERED));
    }
  }

  private void report(String code, String message, String remedy, List<String> examples) {
    if (!examples.isEmpty()) {
      findings.add(Finding.error(code, message, remedy).of(examples.size(), examples));
    }
  }
}

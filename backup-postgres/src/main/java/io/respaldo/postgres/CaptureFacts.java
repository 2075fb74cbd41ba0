package io.respaldo.postgres;

import io.respaldo.source.Capture;
import java.sql.Connection;
import java.sql.SQLException;

/** What the backup's record tells about the database. */
final class CaptureFacts {
  /** Snapshots' text form got its present name in version 13. */
  private static final int SNAPSHOT_SINCE = 13;

  private final Capture to;
  private final Connection connection;

  CaptureFacts(Capture to, Connection connection) {
    this.to = to;
    this.connection = connection;
  }

  void write(ServerInfo server) throws SQLException {
    to.fact("server_version", server.version().toString());
    to.fact("database", server.database());
    to.fact("database_bytes", Long.toString(server.bytes()));
    to.fact("encoding", server.encoding());
    to.fact("lc_collate", server.locale().collate());
    to.fact("lc_ctype", server.locale().ctype());
    to.fact("locale_provider", server.locale().provider());
    server.locale().name().ifPresent(n -> to.fact("locale", n));
    query(
        "wal_lsn",
        server.standby() ? "SELECT pg_last_wal_replay_lsn()" : "SELECT pg_current_wal_lsn()");
    query(
        "transactions",
        server.version().major() >= SNAPSHOT_SINCE
            ? "SELECT pg_current_snapshot()::text"
            : "SELECT txid_current_snapshot()::text");
    query(
        "extensions",
        "SELECT string_agg(extname || '=' || extversion, ', ' ORDER BY extname)"
            + " FROM pg_extension");
    // each takes a lock while a restore runs in one transaction
    query(
        "objects",
        "SELECT (SELECT count(*) FROM pg_class WHERE oid >= 16384)"
            + " + (SELECT count(*) FROM pg_largeobject_metadata)");
  }

  private void query(String fact, String sql) throws SQLException {
    Session.column(connection, sql).stream().findFirst().ifPresent(v -> to.fact(fact, v));
  }
}

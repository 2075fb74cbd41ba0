package io.respaldo.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;

/**
 * What is worth knowing about a database and its server.
 *
 * @param superuser whether the session's role is one
 * @param standby whether the server only replays another's changes
 * @param bytes size of the database on disk, indexes included
 */
record ServerInfo(
    PgVersion version,
    String database,
    String encoding,
    Locale locale,
    boolean superuser,
    boolean standby,
    long bytes) {
  private static final int PROVIDER_SINCE = 15;
  private static final int ONE_LOCALE_SINCE = 17;

  /**
   * How a database sorts.
   *
   * @param provider {@code c} libc, {@code i} ICU, {@code b} built in
   * @param name of the provider's locale, when it is not libc
   */
  record Locale(String collate, String ctype, String provider, Optional<String> name) {
    /** As options of CREATE DATABASE. */
    String options() {
      String libc = " LC_COLLATE " + Sql.literal(collate) + " LC_CTYPE " + Sql.literal(ctype);
      Map<String, String> providers = Map.of("i", "icu ICU", "b", "builtin BUILTIN");
      String own = providers.get(provider);
      return own == null || name.isEmpty()
          ? libc
          : libc + " LOCALE_PROVIDER " + own + "_LOCALE " + Sql.literal(name.get());
    }
  }

  static ServerInfo read(Connection c) throws SQLException, IOException {
    PgVersion version = PgVersion.ofNumber(Integer.parseInt(one(c, "SHOW server_version_num")));
    String provider = version.major() >= PROVIDER_SINCE ? "datlocprovider::text" : "'c'::text";
    String name =
        version.major() >= ONE_LOCALE_SINCE
            ? "datlocale"
            : version.major() >= PROVIDER_SINCE ? "daticulocale" : "NULL::text";
    String sql =
        "SELECT datname, pg_encoding_to_char(encoding), datcollate, datctype, "
            + provider
            + ", "
            + name
            + ", (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),"
            + " pg_is_in_recovery(), pg_database_size(oid)"
            + " FROM pg_database WHERE datname = current_database()";
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      r.next();
      return new ServerInfo(
          version,
          r.getString(1),
          r.getString(2),
          new Locale(
              r.getString(3), r.getString(4), r.getString(5), Optional.ofNullable(r.getString(6))),
          r.getBoolean(7),
          r.getBoolean(8),
          r.getLong(9));
    }
  }

  private static String one(Connection c, String sql) throws SQLException {
    return Session.column(c, sql).get(0);
  }
}

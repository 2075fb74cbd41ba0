package io.respaldo.postgres;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Databases as wholes: there or not, created, renamed, dropped. On the maintenance database. */
final class Databases implements AutoCloseable {
  private static final int FORCE_SINCE = 13;

  private final Session session;
  private final PostgresConnection connection;

  private Databases(Session session, PostgresConnection connection) {
    this.session = session;
    this.connection = connection;
  }

  static Databases open(PostgresConnection connection, String applicationName)
      throws IOException, InterruptedException {
    return new Databases(
        Session.open(connection, connection.maintenanceDatabase(), applicationName), connection);
  }

  Session session() {
    return session;
  }

  ServerInfo server() throws IOException, InterruptedException {
    return session.call(ServerInfo::read);
  }

  /** Names of all settings of the server. */
  Set<String> settings() throws IOException, InterruptedException {
    return Set.copyOf(session.column("SELECT lower(name) FROM pg_catalog.pg_settings"));
  }

  boolean exists(String database) throws IOException, InterruptedException {
    return session.value("SELECT datname FROM pg_database WHERE datname = ?", database).isPresent();
  }

  Optional<String> comment(String database) throws IOException, InterruptedException {
    return session.value(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = ?",
        database);
  }

  void create(String database, String mark, String options)
      throws IOException, InterruptedException {
    session.execute(
        "CREATE DATABASE " + Sql.identifier(database) + " TEMPLATE template0" + options,
        "COMMENT ON DATABASE " + Sql.identifier(database) + " IS " + Sql.literal(mark));
  }

  /** Writes down, on the database itself, whose it is. */
  void mark(String database, String mark) throws IOException, InterruptedException {
    session.execute("COMMENT ON DATABASE " + Sql.identifier(database) + " IS " + Sql.literal(mark));
  }

  /**
   * Drops what a run built, by name and mark; ends the sessions in it. A database without comment
   * is one whose building broke off at once.
   */
  void dropBuilt(String database, String mark) throws IOException, InterruptedException {
    if (comment(database).filter(c -> !c.equals(mark)).isPresent()) {
      throw new PostgresException(
          "not_ours",
          "database '" + database + "' was not built by this run: its comment says otherwise",
          "look at it, and drop it by hand");
    }
    drop(database);
  }

  /** Ends the sessions in it, and drops it. */
  void drop(String database) throws IOException, InterruptedException {
    if (server().version().major() >= FORCE_SINCE) {
      session.execute("DROP DATABASE IF EXISTS " + Sql.identifier(database) + " WITH (FORCE)");
    } else {
      session.execute("DROP DATABASE IF EXISTS " + Sql.identifier(database));
    }
  }

  /** One name after the other, all or none. */
  void rename(String... fromTo) throws IOException, InterruptedException {
    String[] statements = new String[fromTo.length / 2 + 2];
    statements[0] = "BEGIN";
    for (int i = 0; i < fromTo.length / 2; i++) {
      statements[i + 1] =
          "ALTER DATABASE "
              + Sql.identifier(fromTo[2 * i])
              + " RENAME TO "
              + Sql.identifier(fromTo[2 * i + 1]);
    }
    statements[statements.length - 1] = "COMMIT";
    try {
      session.execute(statements);
    } catch (PostgresException e) {
      session.execute("ROLLBACK");
      throw e.code().equals("sql_55006")
          ? new PostgresException(
              "in_use",
              "a database at " + connection.address() + " can't be renamed: " + e.getMessage(),
              "stop the applications that use it, then try again",
              e)
          : e;
    }
  }

  @Override
  public void close() {
    session.close();
  }
}

package io.respaldo.postgres;

import io.respaldo.Finding;
import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The server, or a tool of its, refused: what, why, and what to do next. */
public final class PostgresException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final String what;
  private final String remedy;

  PostgresException(String code, String what, String remedy, @Nullable Throwable cause) {
    super(remedy.isEmpty() ? what : what + "; " + remedy, cause);
    this.code = code;
    this.what = what;
    this.remedy = remedy;
  }

  PostgresException(String code, String what, String remedy) {
    this(code, what, remedy, null);
  }

  /** What an SQL error at this place means. */
  static PostgresException of(SQLException e, PostgresConnection at, String database) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String words = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage().strip();
    String server = at.address();
    return switch (state) {
      case "28P01" ->
          new PostgresException(
              "wrong_password",
              "PostgreSQL at " + server + " does not accept the password of '" + at.user() + "'",
              "correct the user or the password of the connection",
              e);
      case "28000" ->
          new PostgresException(
              "sign_in_refused",
              "PostgreSQL at " + server + " refuses '" + at.user() + "': " + words,
              "correct the user, or allow it in pg_hba.conf",
              e);
      case "3D000" ->
          new PostgresException(
              "unknown_database",
              "there is no database '" + database + "' at " + server,
              "correct the name, or create the database",
              e);
      case "08001", "08004", "08006" ->
          new PostgresException(
              "server_down",
              "PostgreSQL at " + server + " does not answer: " + words,
              "start the server, or correct host and port",
              e);
      case "53300" ->
          new PostgresException(
              "too_many_connections",
              "PostgreSQL at " + server + " takes no more connections: " + words,
              "raise max_connections, or try again later",
              e);
      case "42501" ->
          new PostgresException(
              "no_rights",
              "'" + at.user() + "' may not do this in '" + database + "': " + words,
              "grant the right, or connect as the owner",
              e);
      case "55P03" ->
          new PostgresException(
              "locked",
              "a lock in '" + database + "' was not free in time: " + words,
              "try again later, or raise the lock wait timeout",
              e);
      case "53200" ->
          new PostgresException(
              "server_memory",
              "PostgreSQL at " + server + " has no memory left for this: " + words,
              "raise max_locks_per_transaction, or switch counting of rows off",
              e);
      default ->
          new PostgresException(
              "sql_" + state, "'" + database + "' at " + server + ": " + words, "", e);
    };
  }

  /** A stable word for programs, such as {@code wrong_password}. */
  public String code() {
    return code;
  }

  /** What to do next; may be empty. Also the end of the message. */
  public String remedy() {
    return remedy;
  }

  Finding finding() {
    return Finding.error(code, what, remedy);
  }
}

package io.respaldo.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * A JDBC session. Its calls run on a thread of its own, one after the other, so that the caller can
 * be interrupted, which also ends the statement on the server.
 */
final class Session implements AutoCloseable {
  private static final int CONNECT_SECONDS = 15;
  private static final int END_SECONDS = 10;

  private final PostgresConnection target;
  private final String database;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread t = new Thread(work, "respaldo-postgres");
            t.setDaemon(true);
            return t;
          });
  private volatile @Nullable Connection connection;
  private volatile @Nullable Future<?> last;

  /** Something to do with the connection. */
  @FunctionalInterface
  interface Call<T> {
    T run(Connection connection) throws SQLException, IOException;
  }

  private Session(PostgresConnection target, String database) {
    this.target = target;
    this.database = database;
  }

  static Session open(PostgresConnection target, String database, String applicationName)
      throws IOException, InterruptedException {
    Session session = new Session(target, database);
    boolean open = false;
    try {
      session.await(session.thread.submit(() -> session.connect(applicationName)));
      open = true;
      return session;
    } finally {
      if (!open) {
        session.close();
      }
    }
  }

  private boolean connect(String applicationName) throws SQLException {
    Properties p = new Properties();
    p.setProperty("PGHOST", target.host());
    p.setProperty("PGPORT", Integer.toString(target.port()));
    p.setProperty("PGDBNAME", database);
    p.setProperty("user", target.user());
    target.password().ifPresent(w -> p.setProperty("password", w));
    p.setProperty("sslmode", target.sslMode());
    target.sslRootCert().ifPresent(f -> p.setProperty("sslrootcert", f.toString()));
    p.setProperty("ApplicationName", applicationName);
    p.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
    p.setProperty("tcpKeepAlive", "true");
    connection = DriverManager.getConnection("jdbc:postgresql://", p);
    return true;
  }

  /** Begins a call; {@link #await} waits for it. */
  <T> Future<T> start(Call<T> call) {
    Future<T> started = thread.submit(() -> call.run(connection()));
    last = started;
    return started;
  }

  private Connection connection() {
    Connection open = connection;
    if (open == null) {
      throw new IllegalStateException("the session is not open");
    }
    return open;
  }

  /** Waits for a call that {@link #start} began. */
  <T> T await(Future<T> call) throws IOException, InterruptedException {
    try {
      return call.get();
    } catch (InterruptedException e) {
      cancelStatement();
      throw e;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof SQLException sql) {
        throw PostgresException.of(sql, target, database);
      }
      if (cause instanceof IOException io) {
        throw io;
      }
      if (cause instanceof RuntimeException unexpected) {
        throw unexpected;
      }
      throw new IOException("unexpected failure in '" + database + "'", e);
    }
  }

  <T> T call(Call<T> call) throws IOException, InterruptedException {
    return await(start(call));
  }

  void execute(String... statements) throws IOException, InterruptedException {
    call(
        c -> {
          try (Statement s = c.createStatement()) {
            for (String sql : statements) {
              s.execute(sql);
            }
          }
          return true;
        });
  }

  /** The first column of all rows; null values are left out. */
  List<String> column(String sql, String... parameters) throws IOException, InterruptedException {
    return call(c -> column(c, sql, parameters));
  }

  static List<String> column(Connection c, String sql, String... parameters) throws SQLException {
    try (var s = c.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        s.setString(i + 1, parameters[i]);
      }
      List<String> all = new ArrayList<>();
      try (ResultSet rows = s.executeQuery()) {
        while (rows.next()) {
          Optional.ofNullable(rows.getString(1)).ifPresent(all::add);
        }
      }
      return all;
    }
  }

  /** The first column of the first row. */
  Optional<String> value(String sql, String... parameters)
      throws IOException, InterruptedException {
    return column(sql, parameters).stream().findFirst();
  }

  private void cancelStatement() {
    Connection open = connection;
    if (open != null) {
      try {
        open.unwrap(PGConnection.class).cancelQuery();
      } catch (SQLException e) {
        // the connection is closed in any case, which ends the statement at its next output
        return;
      }
    }
  }

  /** Ends what still runs, then the session. Not stopped by interrupts. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    Future<?> running = last;
    if (running != null && !running.isDone()) {
      cancelStatement();
    }
    Future<?> closing = thread.submit(this::closeConnection);
    thread.shutdown();
    try {
      closing.get(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (ExecutionException | TimeoutException e) {
      abort();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void closeConnection() {
    Connection open = connection;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        abort();
      }
    }
  }

  private void abort() {
    Connection open = connection;
    if (open != null) {
      try {
        open.abort(Runnable::run);
      } catch (SQLException e) {
        connection = null; // nothing more can be done from here; the server ends it by keep-alive
      }
    }
  }
}

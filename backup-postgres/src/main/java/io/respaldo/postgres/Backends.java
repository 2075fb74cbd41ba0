package io.respaldo.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's side of our tools: known by a name that is unique to a run. */
final class Backends {
  private static final Logger LOG = LoggerFactory.getLogger(Backends.class);
  private static final int WAITS_SINCE = 14;
  private static final int MAX_NAME = 50;

  private Backends() {}

  /**
   * The {@code application_name} of a run's tools; the end counts when it is too long. Other
   * sessions of the run add a word, for which there is room before the server cuts.
   */
  static String nameOf(String runId) {
    byte[] name = ("respaldo " + runId).getBytes(StandardCharsets.US_ASCII);
    int from = Math.max(0, name.length - MAX_NAME);
    return new String(name, from, name.length - from, StandardCharsets.US_ASCII);
  }

  /**
   * Ends all sessions of exactly this name. Called after a failure: not stopped by interrupts, and
   * says in the log what it could not do.
   */
  static void end(PostgresConnection connection, String applicationName) {
    boolean interrupted = Thread.interrupted();
    try (Session session =
        Session.open(connection, connection.maintenanceDatabase(), "respaldo ends sessions")) {
      ServerInfo server = session.call(ServerInfo::read);
      String wait = server.version().major() >= WAITS_SINCE ? ", 5000" : "";
      session.column(
          "SELECT pg_terminate_backend(pid"
              + wait
              + ")::text FROM pg_stat_activity"
              + " WHERE application_name = ? AND usename = current_user"
              + " AND pid <> pg_backend_pid()",
          applicationName);
    } catch (IOException e) {
      LOG.warn(
          "sessions named '{}' at {} may still run: {}",
          applicationName,
          connection.address(),
          e.getMessage());
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

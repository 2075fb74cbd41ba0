package io.respaldo.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives databases other names though sessions use them, and applications connect again at once: a
 * database whose name goes takes no connections any more, its sessions are ended, and then all
 * names change in one transaction. Whoever dies in between leaves a database that takes no
 * connections; {@link #admit} mends that.
 */
final class DatabaseExchange {
  private final Databases databases;

  DatabaseExchange(Databases databases) {
    this.databases = databases;
  }

  /** One name after the other, all or none. */
  void rename(String... fromTo) throws IOException, InterruptedException {
    List<String> closed = new ArrayList<>();
    try {
      for (int i = 0; i < fromTo.length; i += 2) {
        shut(fromTo[i]);
        closed.add(fromTo[i]);
        endSessions(fromTo[i]);
      }
      databases.rename(fromTo);
    } catch (IOException | InterruptedException | RuntimeException e) {
      reopen(closed, e);
      throw e;
    }
    for (String now : targets(fromTo)) {
      admit(now);
    }
  }

  /** What a name is given to last. */
  private static List<String> targets(String... fromTo) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i < fromTo.length; i += 2) {
      names.add(fromTo[i]);
    }
    return names;
  }

  private void shut(String database) throws IOException, InterruptedException {
    databases
        .session()
        .execute("ALTER DATABASE " + Sql.identifier(database) + " ALLOW_CONNECTIONS false");
  }

  /** Lets it take connections, if it is there and doesn't. */
  void admit(String database) throws IOException, InterruptedException {
    boolean shut =
        databases
            .session()
            .value("SELECT 1 FROM pg_database WHERE datname = ? AND NOT datallowconn", database)
            .isPresent();
    if (shut) {
      databases
          .session()
          .execute("ALTER DATABASE " + Sql.identifier(database) + " ALLOW_CONNECTIONS true");
    }
  }

  private void endSessions(String database) throws IOException, InterruptedException {
    databases
        .session()
        .column(
            "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity"
                + " WHERE datname = ? AND pid <> pg_backend_pid()",
            database);
  }

  /** A cleaning up that an interrupt must not keep from being done. */
  private void reopen(List<String> closed, Exception cause) {
    boolean interrupted = Thread.interrupted();
    for (String database : closed) {
      try {
        admit(database);
      } catch (IOException | RuntimeException e) {
        cause.addSuppressed(e);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.respaldo.postgres;

import io.respaldo.Finding;
import io.respaldo.source.Capture;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One capture:
 *
 * <ol>
 *   <li>A session begins a REPEATABLE READ transaction and exports its snapshot.
 *   <li>pg_dump works in that snapshot, and meanwhile the session counts the rows of each table in
 *       it.
 *   <li>The dump's end is looked at before its part counts as complete.
 *   <li>Counts, roles and facts follow.
 * </ol>
 *
 * After a failure the sessions of the tools are ended on the server too.
 */
final class PostgresCapture implements AutoCloseable {
  private final PostgresSettings settings;
  private final PostgresConnection connection;
  private final Capture to;
  private final String applicationName;

  private final Session session;
  private final Begun begun;

  private PostgresCapture(PostgresSettings settings, Capture to, Session session, Begun begun) {
    this.settings = settings;
    this.connection = settings.connection;
    this.to = to;
    this.applicationName = Backends.nameOf(to.runId());
    this.session = session;
    this.begun = begun;
  }

  /** What the snapshot's session knows. */
  private record Begun(ServerInfo server, String snapshot, List<TableName> tables) {}

  /** Begins the snapshot. */
  static PostgresCapture open(PostgresSettings settings, Capture to)
      throws IOException, InterruptedException {
    PostgresConnection connection = settings.connection;
    to.step("connecting to PostgreSQL at " + connection.address());
    Session session =
        Session.open(connection, connection.database(), Backends.nameOf(to.runId()) + " snapshot");
    boolean open = false;
    try {
      Begun begun = session.call(c -> begin(settings, to, c));
      open = true;
      return new PostgresCapture(settings, to, session, begun);
    } finally {
      if (!open) {
        session.close();
      }
    }
  }

  <T> T query(PostgresQuery<T> query) throws IOException, InterruptedException {
    return session.call(query::run);
  }

  void dump() throws IOException, InterruptedException {
    PgVersion server = begun.server().version();
    PgInstallation tools =
        settings.tools.choose(server.major(), "a server of version " + server.major());
    boolean done = false;
    try (Client client = Client.open(tools, settings, applicationName, to.scratch())) {
      dump(client);
      if (settings.globals) {
        globals(client, begun.server());
      }
      to.fact("pg_dump_version", client.version().toString());
      done = true;
    } finally {
      if (!done) {
        Backends.end(connection, applicationName);
      }
    }
  }

  /** Ends the snapshot. */
  @Override
  public void close() {
    session.close();
  }

  private static Begun begin(PostgresSettings settings, Capture to, Connection c)
      throws SQLException, IOException {
    try (Statement s = c.createStatement()) {
      s.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      // a server's limits for applications must not end the session that holds the snapshot
      s.execute("SET statement_timeout = 0");
      s.execute("SET idle_in_transaction_session_timeout = 0");
      boolean filtered = settings.extraArguments.contains("--enable-row-security");
      s.execute("SET row_security = " + (filtered ? "on" : "off"));
    }
    List<TableName> tables =
        new TableCounter(c).tables().stream().filter(settings::includes).toList();
    requireChosen(settings, tables);
    ServerInfo server = ServerInfo.read(c);
    new CaptureFacts(to, c).write(server);
    if (!ExtraArguments.nameNoRoles(settings.extraArguments)) {
      to.fact(RoleList.FACT, RoleList.write(new TableCounter(c).roles()));
    }
    String snapshot = Session.column(c, "SELECT pg_export_snapshot()").get(0);
    to.fact("snapshot", snapshot);
    return new Begun(server, snapshot, tables);
  }

  private static void requireChosen(PostgresSettings settings, List<TableName> found)
      throws PostgresException {
    for (TableName wanted : settings.tables) {
      if (!found.contains(wanted)) {
        throw new PostgresException(
            "unknown_table",
            "there is no table " + wanted + " in '" + settings.connection.database() + "'",
            "correct the list of tables");
      }
    }
  }

  private void dump(Client client) throws IOException, InterruptedException {
    AtomicReference<@Nullable Future<TableCounts>> counting = new AtomicReference<>();
    to.step("pg_dump " + client.version() + " of '" + connection.database() + "'");
    DumpCheck check = DumpCheck.of(settings.format, client, to.scratch());
    try {
      to.stream(
          settings.format.part(),
          out -> {
            client
                .tool("pg_dump", connection.database(), arguments())
                .read(
                    stdout -> {
                      OutputStream watched = check.watching(out);
                      watched.write(stdout.readNBytes(1));
                      // pg_dump has the snapshot and its locks now
                      counting.set(session.start(c -> count(c, begun.tables())));
                      return stdout.transferTo(watched);
                    });
            check.requireComplete();
          });
    } finally {
      check.close();
    }
    to.fact("dump_format", settings.format == DumpFormat.PLAIN ? "plain" : "custom");
    to.fact("tables", Integer.toString(begun.tables().size()));
    if (settings.countRows) {
      to.step("counting rows");
      TableCounts counts = session.await(Objects.requireNonNull(counting.get()));
      to.stream(TableCounts.PART, counts::writeTo);
      to.fact("rows", Long.toString(counts.rows()));
      warnOfUncounted(counts.uncounted());
    }
  }

  private TableCounts count(Connection c, List<TableName> tables) throws SQLException {
    return settings.countRows
        ? new RowCounting(c).of(tables, settings.withoutData)
        : new TableCounts(new TreeMap<>());
  }

  private void warnOfUncounted(List<TableName> tables) {
    if (!tables.isEmpty()) {
      to.warn(
          Finding.warning(
                  "rows_not_counted",
                  "rows of tables were not counted, because a schema change was waiting for them;"
                      + " they are in the dump",
                  "nothing to do, unless it happens often: then back up at another time")
              .of(tables.size(), tables.stream().map(TableName::toString).toList()));
    }
  }

  private List<String> arguments() {
    List<String> all = new ArrayList<>();
    all.add("--snapshot=" + begun.snapshot());
    all.add("--lock-wait-timeout=" + settings.lockWait.toMillis());
    if (settings.format == DumpFormat.PLAIN) {
      all.add("--format=plain");
    } else {
      all.add("--format=custom");
      all.add("--compress=0");
    }
    settings.schemas.forEach(s -> all.add("--schema=" + Sql.identifier(s)));
    settings.tables.forEach(t -> all.add("--table=" + t.quoted()));
    settings.withoutData.forEach(t -> all.add("--exclude-table-data=" + t.quoted()));
    all.addAll(settings.extraArguments);
    return all;
  }

  private void globals(Client client, ServerInfo server) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("--globals-only"));
    if (!server.superuser()) {
      arguments.add("--no-role-passwords");
      to.warn(
          Finding.warning(
              "globals_without_passwords",
              "the roles in globals.sql have no passwords, because '"
                  + connection.user()
                  + "' is no superuser",
              "keep the roles' passwords elsewhere, or back up as a superuser"));
    }
    to.step("pg_dumpall " + client.version() + " of roles");
    String database = connection.maintenanceDatabase();
    TailWatch tail = new TailWatch("PostgreSQL database cluster dump complete");
    to.stream(
        "globals.sql",
        out -> {
          client
              .tool("pg_dumpall", database, arguments)
              .read(stdout -> stdout.transferTo(tail.watching(out)));
          tail.requireFound("pg_dumpall");
        });
  }
}

package io.respaldo.postgres;

import io.respaldo.BackupKind;
import io.respaldo.source.BackupSource;
import io.respaldo.source.Capture;
import io.respaldo.source.Destination;
import io.respaldo.source.Preflight;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One PostgreSQL database, dumped by {@code pg_dump} and restored into a new database by {@code
 * psql} or {@code pg_restore}, with the rows of each table counted in the dump's own snapshot and
 * compared after a restore. Needs the client programs of the server's major version or a newer one.
 *
 * <p>Parts: {@code dump.sql} or {@code dump.pgdump}, {@code counts.json}, and {@code globals.sql}
 * when wanted. Immutable and thread-safe; its calls block and honour interruption, which also ends
 * the session on the server.
 */
public final class PostgresSource implements BackupSource {
  /**
   * An option of a restore: {@code true} lets a dump run that Respaldo did not make. A dump is
   * code; it runs only as a role that is no superuser, with psql's own commands switched off.
   */
  public static final String FOREIGN_DUMP = "foreign_dump";

  /**
   * An option of a restore beside: only these tables, such as {@code orders, sales.invoice,
   * "odd.name"}, each by its exact name, one without a schema in {@code public}. Out of dumps in
   * the {@linkplain DumpFormat#CUSTOM custom} format only. A table comes with its partitions, rows,
   * defaults, sequences, keys, indexes and what these need; not with foreign keys to tables that
   * were not chosen, triggers, rules, policies and privileges, which the plan lists.
   */
  public static final String TABLES = "tables";

  private final PostgresSettings settings;

  private PostgresSource(PostgresSettings settings) {
    this.settings = settings;
  }

  /** A source with all defaults. */
  public static PostgresSource of(PostgresConnection connection) {
    return builder(connection).build();
  }

  public static Builder builder(PostgresConnection connection) {
    return new Builder(connection);
  }

  @Override
  public Preflight preflight(BackupKind wanted) throws IOException, InterruptedException {
    return new PostgresPreflight(settings).look(wanted);
  }

  @Override
  public void capture(Capture to) throws IOException, InterruptedException {
    try (PostgresSnapshot snapshot = snapshot(to)) {
      snapshot.dump();
    }
  }

  /** Begins a capture that asks the database more than the dump does, in the same snapshot. */
  public PostgresSnapshot snapshot(Capture to) throws IOException, InterruptedException {
    return new PostgresSnapshot(PostgresCapture.open(settings, to));
  }

  /** The database itself: it is replaced by a rename, and stays aside under another name. */
  @Override
  public Destination inPlace() {
    return new PostgresDestination(settings, settings.connection.database(), true);
  }

  /** The new database {@code <database>_<name>}. */
  @Override
  public Destination beside(String name) {
    String suffix = "_" + name;
    String cut = Sql.cut(settings.connection.database(), Sql.MAX_NAME - suffix.length());
    return new PostgresDestination(settings, Sql.name(cut + suffix), false);
  }

  /** A new database of that name on the same server. */
  @Override
  public Destination at(RestoreTarget target) {
    String name =
        target
            .address()
            .filter(a -> target.members().isEmpty())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "a PostgreSQL database is restored to one new database: give its name"));
    return new PostgresDestination(settings, Sql.name(name), false);
  }

  @Override
  public Set<String> restoreOptions() {
    return Set.of(FOREIGN_DUMP, TABLES);
  }

  @Override
  public StagedRestore resume(Map<String, String> names) {
    return PostgresStagedRestore.resume(settings, names);
  }

  /** Never shows the password. */
  @Override
  public String toString() {
    return "PostgreSQL database " + settings.connection;
  }

  /** Collects the settings of a {@link PostgresSource}. */
  public static final class Builder {
    private final PostgresSettings settings;

    private Builder(PostgresConnection connection) {
      this.settings = new PostgresSettings(connection);
    }

    /** By default {@link DumpFormat#PLAIN}. */
    public Builder dumpFormat(DumpFormat format) {
      settings.format = format;
      return this;
    }

    /** Where the client programs are; by default {@link PgTools#standard}. */
    public Builder tools(PgTools tools) {
      settings.tools = tools;
      return this;
    }

    /**
     * Where the tools reach the server, when they run elsewhere than this program.
     *
     * @param host as libpq takes it, such as {@code localhost} or a socket's folder
     */
    public Builder toolsConnectTo(String host, int port) {
      settings.toolHost = Optional.of(host);
      settings.toolPort = Optional.of(port);
      return this;
    }

    /** Also the server's roles and tablespaces, as {@code globals.sql}; by default not. */
    public Builder globals(boolean wanted) {
      settings.globals = wanted;
      return this;
    }

    /** Only these schemas, by exact name. */
    public Builder schemas(String... names) {
      settings.schemas.addAll(List.of(names));
      return this;
    }

    /** Only these tables. */
    public Builder tables(TableName... names) {
      settings.tables.addAll(List.of(names));
      return this;
    }

    /** These tables without their rows: caches, sessions. */
    public Builder excludeTableData(TableName... names) {
      settings.withoutData.addAll(List.of(names));
      return this;
    }

    /**
     * More arguments for pg_dump, each {@code --name} or {@code --name=value}.
     *
     * @throws IllegalArgumentException for one that would change where the dump goes or what it
     *     holds
     */
    public Builder extraArguments(String... arguments) {
      settings.extraArguments.addAll(ExtraArguments.check(List.of(arguments)));
      return this;
    }

    /** Whether rows are counted at capture, to be compared at restore; by default they are. */
    public Builder countRows(boolean wanted) {
      settings.countRows = wanted;
      return this;
    }

    /**
     * How long pg_dump waits for a lock before it gives up, so that it never holds up a schema
     * change for longer; by default a minute.
     */
    public Builder lockWaitTimeout(Duration limit) {
      if (limit.toMillis() < 1) {
        throw new IllegalArgumentException("lock wait timeout " + limit + ": at least 1 ms");
      }
      settings.lockWait = limit;
      return this;
    }

    /** How it restores; by default {@link PostgresRestore#DEFAULT}. */
    public Builder restore(PostgresRestore how) {
      settings.restore = how;
      return this;
    }

    /**
     * Restored databases compare text by this collation of libc, such as {@code C}, whatever the
     * original had; what a letter is stays as it was, where the server knows that locale. {@link
     * PostgresRestore#locale} goes before it.
     */
    public Builder restoreCollation(String name) {
      settings.collation = Optional.of(name);
      return this;
    }

    /** Done to the new, empty database of each restore before the dump is loaded. */
    public Builder beforeLoad(BeforeLoad preparation) {
      settings.beforeLoad = preparation;
      return this;
    }

    public PostgresSource build() {
      if (!settings.schemas.isEmpty() && !settings.tables.isEmpty()) {
        throw new IllegalArgumentException("choose schemas or tables, not both");
      }
      return new PostgresSource(settings.copy());
    }
  }
}

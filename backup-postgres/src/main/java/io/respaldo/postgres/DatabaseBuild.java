package io.respaldo.postgres;

import io.respaldo.Backup;
import io.respaldo.process.ExternalTool;
import io.respaldo.source.Restore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds a database from a dump under its temporary name, or leaves nothing. */
final class DatabaseBuild {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseBuild.class);

  private final PostgresSettings settings;
  private final StagedNames names;
  private final String applicationName;
  private Set<String> leftOut = Set.of();

  DatabaseBuild(PostgresSettings settings, StagedNames names) {
    this.settings = settings;
    this.names = names;
    this.applicationName = Backends.nameOf(names.run());
  }

  /** Statements of the dump that were left out, in words. */
  Set<String> leftOut() {
    return leftOut;
  }

  void run(Restore restore) throws IOException, InterruptedException {
    StoredDump dump =
        StoredDump.find(restore)
            .orElseThrow(
                () -> new PostgresException("no_dump", "the backup has no dump of a database", ""));
    try (Databases databases = Databases.open(settings.connection, applicationName + " build")) {
      ServerInfo server = databases.server();
      PgInstallation tools = dump.tools(settings, StoredDump.madeBy(restore.backup()), server);
      Optional<String> roles = restore.backup().fact(RoleList.FACT);
      if (settings.restore.createMissingRoles() && roles.isPresent()) {
        RoleList.create(databases, roles.get());
      }
      databases.dropBuilt(names.side(), names.mark()); // left by the same run, which crashed
      boolean done = false;
      try {
        restore.step("creating database '" + names.side() + "'");
        databases.create(
            names.side(),
            names.mark(),
            new DatabaseOptions(settings, server).of(restore.backup(), databases));
        prepare(restore);
        HarmlessStatements harmless =
            new HarmlessStatements(
                databases.settings(), dump.withOwners(settings, restore.backup()));
        boolean oneTransaction = inOneTransaction(databases, restore.backup());
        load(restore, dump, tools, oneTransaction, harmless);
        leftOut = harmless.leftOut();
        analyze(restore);
        done = true;
      } finally {
        if (!done) {
          removeHalf();
        }
      }
    }
  }

  private void prepare(Restore restore) throws IOException, InterruptedException {
    try (Session session = Session.open(settings.connection, names.side(), applicationName)) {
      session.call(
          c -> {
            settings.beforeLoad.run(c, restore.backup());
            return true;
          });
    }
  }

  /** One transaction is faster, but needs a lock for each object at the same time. */
  private static boolean inOneTransaction(Databases databases, Backup backup)
      throws IOException, InterruptedException {
    long locks =
        databases
            .session()
            .value(
                "SELECT (current_setting('max_locks_per_transaction')::bigint"
                    + " * current_setting('max_connections')::bigint)::text")
            .map(Long::parseLong)
            .orElse(0L);
    return backup
        .fact("objects")
        .filter(o -> o.matches("\\d{1,15}") && Long.parseLong(o) < locks / 2)
        .isPresent();
  }

  private void load(
      Restore restore,
      StoredDump dump,
      PgInstallation tools,
      boolean oneTransaction,
      HarmlessStatements harmless)
      throws IOException, InterruptedException {
    try (Client client = Client.open(tools, settings, applicationName, restore.scratch())) {
      if (dump.format() == DumpFormat.PLAIN) {
        loadPlain(restore, dump, client, oneTransaction, harmless);
        return;
      }
      List<String> chosen = chosen(restore, dump);
      try {
        if (dump.needsText(settings, restore.backup(), client)) {
          loadAsText(restore, dump, client, chosen, harmless);
        } else {
          loadCustom(restore, dump, client, chosen);
        }
      } finally {
        Files.deleteIfExists(listOf(restore));
      }
    }
  }

  private static Path listOf(Restore restore) {
    return restore.scratch().resolve("dump.list");
  }

  /** Arguments of pg_restore for the tables that are wanted; none for the whole dump. */
  private static List<String> chosen(Restore restore, StoredDump dump) throws IOException {
    Optional<Set<TableName>> tables = TableChoice.of(restore.options());
    if (tables.isEmpty()) {
      return List.of();
    }
    TablesOfDump dumped = new TablesOfDump(dump.contents(restore));
    Files.write(listOf(restore), dumped.take(tables.get()).lines());
    return List.of("--use-list=" + listOf(restore), "--no-privileges");
  }

  private void loadPlain(
      Restore restore,
      StoredDump dump,
      Client client,
      boolean oneTransaction,
      HarmlessStatements harmless)
      throws IOException, InterruptedException {
    restore.step("psql " + client.version() + " loads '" + names.side() + "'");
    try (InputStream in = dump.open(restore)) {
      psql(client, oneTransaction).feed(psql -> new PlainScript(in, harmless).copyTo(psql));
    }
  }

  /** A custom dump of which statements may have to be left out: pg_restore makes text of it. */
  private void loadAsText(
      Restore restore,
      StoredDump dump,
      Client client,
      List<String> chosen,
      HarmlessStatements harmless)
      throws IOException, InterruptedException {
    restore.step("pg_restore and psql " + client.version() + " load '" + names.side() + "'");
    List<String> arguments = new ArrayList<>(chosen);
    arguments.addAll(List.of("--no-owner", "--no-privileges", "--file=-"));
    ExternalTool toText = client.offline("pg_restore", arguments.toArray(new String[0]));
    try (InputStream in = dump.open(restore)) {
      psql(client, false)
          .feed(
              psql ->
                  toText.through(
                      in::transferTo,
                      text -> {
                        new PlainScript(text, harmless).copyTo(psql);
                        return true;
                      }));
    }
  }

  private ExternalTool psql(Client client, boolean oneTransaction) throws PostgresException {
    if (!client.version().knowsRestrict()) {
      throw new PostgresException(
          "psql_too_old", StoredDump.unrestrictable(client.version()).toString(), "");
    }
    List<String> arguments =
        new ArrayList<>(List.of("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"));
    if (oneTransaction) {
      arguments.add("--single-transaction");
    }
    return client.tool("psql", names.side(), arguments);
  }

  private void loadCustom(Restore restore, StoredDump dump, Client client, List<String> chosen)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(chosen);
    arguments.add("--exit-on-error");
    if (!dump.withOwners(settings, restore.backup())) {
      arguments.addAll(List.of("--no-owner", "--no-privileges"));
    }
    restore.step("pg_restore " + client.version() + " loads '" + names.side() + "'");
    try (InputStream in = dump.open(restore)) {
      if (settings.restore.jobs() == 1 || client.isInside()) {
        client.tool("pg_restore", names.side(), arguments).feed(in::transferTo);
        return;
      }
      Path file = restore.scratch().resolve(DumpFormat.CUSTOM.part());
      try {
        Files.copy(in, file);
        arguments.add("--jobs=" + settings.restore.jobs());
        arguments.add(file.toString());
        ExternalTool tool = client.tool("pg_restore", names.side(), arguments);
        tool.capture();
      } finally {
        Files.deleteIfExists(file);
      }
    }
  }

  private void analyze(Restore restore) throws IOException, InterruptedException {
    restore.step("ANALYZE of '" + names.side() + "'");
    try (Session session = Session.open(settings.connection, names.side(), applicationName)) {
      session.execute("ANALYZE");
    }
  }

  /** Not stopped by interrupts. */
  private void removeHalf() {
    boolean interrupted = Thread.interrupted();
    Backends.end(settings.connection, applicationName);
    try (Databases databases = Databases.open(settings.connection, applicationName + " remove")) {
      databases.dropBuilt(names.side(), names.mark());
    } catch (IOException e) {
      LOG.warn("the half restored database '{}' is still there: {}", names.side(), e.getMessage());
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

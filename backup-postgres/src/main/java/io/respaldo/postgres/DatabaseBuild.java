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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds a database from a dump under its temporary name, or leaves nothing. */
final class DatabaseBuild {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseBuild.class);

  private final PostgresSettings settings;
  private final StagedNames names;
  private final String applicationName;

  DatabaseBuild(PostgresSettings settings, StagedNames names) {
    this.settings = settings;
    this.names = names;
    this.applicationName = Backends.nameOf(names.run());
  }

  void run(Restore restore) throws IOException, InterruptedException {
    StoredDump dump =
        StoredDump.find(restore)
            .orElseThrow(
                () -> new PostgresException("no_dump", "the backup has no dump of a database", ""));
    try (Databases databases = Databases.open(settings.connection, applicationName + " build")) {
      ServerInfo server = databases.server();
      Optional<PgVersion> made = restore.backup().fact("pg_dump_version").flatMap(PgVersion::parse);
      PgInstallation tools = dump.tools(settings, made, server);
      Optional<String> roles = restore.backup().fact(RoleList.FACT);
      if (settings.restore.createMissingRoles() && roles.isPresent()) {
        RoleList.create(databases, roles.get());
      }
      databases.dropBuilt(names.side(), names.mark()); // left by the same run, which crashed
      boolean done = false;
      try {
        restore.step("creating database '" + names.side() + "'");
        databases.create(names.side(), names.mark(), options(restore.backup()));
        load(restore, dump, tools, inOneTransaction(databases, restore.backup()));
        analyze(restore);
        done = true;
      } finally {
        if (!done) {
          removeHalf();
        }
      }
    }
  }

  private String options(Backup backup) {
    String encoding = backup.fact("encoding").orElse("UTF8");
    String head = " ENCODING " + Sql.literal(encoding);
    if (settings.restore.locale().isPresent()) {
      String own = settings.restore.locale().get();
      return head + new ServerInfo.Locale(own, own, "c", Optional.empty()).options();
    }
    return head
        + new ServerInfo.Locale(
                backup.fact("lc_collate").orElse("C"),
                backup.fact("lc_ctype").orElse("C"),
                backup.fact("locale_provider").orElse("c"),
                backup.fact("locale"))
            .options();
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

  private void load(Restore restore, StoredDump dump, PgInstallation tools, boolean oneTransaction)
      throws IOException, InterruptedException {
    try (Client client = Client.open(tools, settings, applicationName, restore.scratch())) {
      if (dump.format() == DumpFormat.PLAIN) {
        loadPlain(restore, dump, client, oneTransaction);
      } else {
        loadCustom(restore, dump, client);
      }
    }
  }

  private void loadPlain(Restore restore, StoredDump dump, Client client, boolean oneTransaction)
      throws IOException, InterruptedException {
    if (!client.version().knowsRestrict()) {
      throw new PostgresException(
          "psql_too_old", StoredDump.unrestrictable(client.version()).toString(), "");
    }
    List<String> arguments =
        new ArrayList<>(List.of("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"));
    if (oneTransaction) {
      arguments.add("--single-transaction");
    }
    restore.step("psql " + client.version() + " loads '" + names.side() + "'");
    try (InputStream in = dump.open(restore)) {
      client.tool("psql", names.side(), arguments).feed(psql -> new PlainScript(in).copyTo(psql));
    }
  }

  private void loadCustom(Restore restore, StoredDump dump, Client client)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("--exit-on-error"));
    if (!settings.restore.owners()) {
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

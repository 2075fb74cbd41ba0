package io.respaldo.postgres;

import io.respaldo.Backup;
import io.respaldo.Finding;
import io.respaldo.source.Restore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks whether a restore can be done, and fixes its names. */
final class RestorePreparation {
  private final PostgresSettings settings;
  private final String database;
  private final boolean mayReplace;
  private final List<Finding> findings = new ArrayList<>();
  private boolean replaces;

  RestorePreparation(PostgresSettings settings, String database, boolean mayReplace) {
    this.settings = settings;
    this.database = database;
    this.mayReplace = mayReplace;
  }

  PostgresStagedRestore look(String run, Restore restore) throws IOException, InterruptedException {
    try (Databases databases = Databases.open(settings.connection, Backends.nameOf(run))) {
      ServerInfo server = databases.server();
      lookAtTarget(databases);
      lookAtRights(databases, server);
      Optional<StoredDump> dump = StoredDump.find(restore);
      if (dump.isEmpty()) {
        findings.add(
            Finding.error(
                "no_dump",
                "the backup has no part dump.sql or dump.pgdump, or it was not chosen whole",
                "choose the whole dump: a database comes back only as a whole"));
      } else {
        lookAtDump(restore, dump.get(), server);
        Optional<Set<TableName>> tables = TableChoice.of(restore.options());
        if (tables.isPresent()) {
          lookAtTables(restore, dump.get(), tables.get());
        }
        lookAtRoles(databases, restore.backup());
        findings.addAll(new ExtensionCheck(databases, server).of(restore.backup()));
      }
    } catch (PostgresException e) {
      findings.add(e.finding());
    }
    return new PostgresStagedRestore(settings, new StagedNames(database, run, replaces), findings);
  }

  private void lookAtTarget(Databases databases) throws IOException, InterruptedException {
    boolean exists = databases.exists(database);
    if (exists && !mayReplace) {
      findings.add(
          Finding.error(
              "target_exists",
              "database '" + database + "' exists at " + settings.connection.address(),
              "choose another name, or drop it first"));
    }
    replaces = exists && mayReplace;
  }

  private void lookAtRights(Databases databases, ServerInfo server)
      throws IOException, InterruptedException {
    boolean may =
        databases
            .session()
            .value("SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolcreatedb")
            .isPresent();
    if (!may && !server.superuser()) {
      findings.add(
          Finding.error(
              "no_rights",
              "'" + settings.connection.user() + "' may not create databases",
              "ALTER ROLE " + Sql.identifier(settings.connection.user()) + " CREATEDB"));
    }
  }

  private void lookAtDump(Restore restore, StoredDump dump, ServerInfo server)
      throws IOException, InterruptedException {
    Backup backup = restore.backup();
    if (dump.isForeign(backup)) {
      lookAtForeignDump(restore, dump, server);
    }
    Optional<PgVersion> by = StoredDump.madeBy(backup);
    by.filter(m -> m.major() > server.version().major())
        .ifPresent(
            m ->
                findings.add(
                    Finding.warning(
                        "older_server",
                        "the dump was made by pg_dump " + m + ", the server is " + server.version(),
                        "if loading fails, restore to a server of version " + m.major())));
    by.filter(m -> m.major() < server.version().major())
        .ifPresent(
            m ->
                findings.add(
                    Finding.note(
                        "newer_server",
                        "the dump was made by pg_dump "
                            + m
                            + ", the server is "
                            + server.version()
                            + "; newer servers take older dumps")));
    PgInstallation tools = dump.tools(settings, by, server);
    if (dump.format() == DumpFormat.PLAIN && !tools.version().knowsRestrict()) {
      findings.add(StoredDump.unrestrictable(tools.version()));
    }
    if (dump.format() == DumpFormat.PLAIN
        && !settings.restore.owners()
        && backup.fact(RoleList.FACT).isPresent()) {
      findings.add(
          Finding.error(
              "owners_in_text",
              "a plain dump names the owners in its text, so they can't be left out",
              "restore with owners (missing roles can be created), or make dumps in the custom"
                  + " format"));
    }
  }

  private void lookAtForeignDump(Restore restore, StoredDump dump, ServerInfo server) {
    boolean allowed =
        settings.restore.foreignDumps()
            || "true".equals(restore.options().get(PostgresSource.FOREIGN_DUMP));
    if (!allowed) {
      findings.add(
          Finding.error(
              "foreign_dump",
              dump.format().part()
                  + " is not known to be made by Respaldo, and a dump is code that runs",
              "look at where it comes from; then restore it with "
                  + PostgresSource.FOREIGN_DUMP
                  + "=true"));
    }
    if (settings.restore.owners() && !dump.withOwners(settings, restore.backup())) {
      findings.add(
          Finding.note(
              "foreign_owners",
              "owners and privileges of a foreign dump are left out: everything will belong to '"
                  + settings.connection.user()
                  + "'"));
    }
    if (server.superuser()) {
      findings.add(
          Finding.error(
              "foreign_dump_as_superuser",
              "a foreign dump must not run as superuser '" + settings.connection.user() + "'",
              "connect as a role that owns nothing else and has CREATEDB"));
    }
  }

  private void lookAtTables(Restore restore, StoredDump dump, Set<TableName> tables)
      throws IOException {
    if (mayReplace) {
      findings.add(
          Finding.error(
              "tables_in_place",
              "tables can't be put into a database that is live",
              "restore them beside, and copy from there what you need"));
    }
    if (dump.format() == DumpFormat.PLAIN) {
      findings.add(
          Finding.error(
              "tables_need_custom_dump",
              "the dump is SQL text, out of which pg_restore takes no tables",
              "restore the whole database beside, without "
                  + PostgresSource.TABLES
                  + "; have the next dumps made in the custom format (dump_format)"));
      return;
    }
    if (settings.tools.isInside()) {
      findings.add(
          Finding.error(
              "tables_need_own_tools",
              "pg_restore inside a container can't read here which tables it is to take",
              "install the client programs here, or restore the whole database beside"));
    }
    DumpToc contents = dump.contents(restore);
    if (!contents.tellsPartitions()) {
      findings.add(
          Finding.error(
              "tables_need_newer_dump",
              "the dump was made by pg_dump "
                  + (contents.toolVersion().isEmpty() ? "of no version" : contents.toolVersion())
                  + ", and before 14 it does not tell which tables are partitions",
              "restore the whole database beside"));
    }
    TablesOfDump dumped = new TablesOfDump(contents);
    List<TableName> missing = dumped.missing(tables);
    if (!missing.isEmpty()) {
      findings.add(
          Finding.error(
                  "table_missing",
                  "the dump has no table "
                      + String.join(", ", missing.stream().map(TableName::quoted).toList()),
                  "correct the names, which are exact: SCHEMA.TABLE, or TABLE in public")
              .of(missing.size(), words(missing)));
    } else {
      tellOf(dumped.take(tables));
      if (dumped.hasLargeObjects()) {
        findings.add(
            Finding.warning(
                "tables_without_large_objects",
                "the dump holds large objects, which don't come with tables: a column that names"
                    + " some will name nothing",
                "if a table has such a column, restore the whole database beside"));
      }
    }
  }

  private void tellOf(TablesOfDump.Taken taken) {
    findings.add(
        Finding.note(
                "tables_only",
                "only these tables come back, each with its partitions, rows, defaults, sequences,"
                    + " keys and indexes, and without privileges, triggers, rules, policies, views"
                    + " and foreign keys to others")
            .of(taken.tables().size(), words(taken.tables())));
    if (!taken.leftOut().isEmpty()) {
      findings.add(
          Finding.warning(
                  "tables_without",
                  "of what hangs on the tables in the dump, this does not come with them: "
                      + taken.leftOut().stream()
                          .limit(Finding.MAX_EXAMPLES)
                          .collect(Collectors.joining(", ")),
                  "for these restore the whole database beside")
              .of(taken.leftOut().size(), taken.leftOut()));
    }
  }

  private static List<String> words(Collection<TableName> tables) {
    return tables.stream().sorted().map(TableName::toString).toList();
  }

  private void lookAtRoles(Databases databases, Backup backup)
      throws IOException, InterruptedException {
    Optional<String> roles = backup.fact(RoleList.FACT);
    if (roles.isEmpty() || !settings.restore.owners() || settings.restore.createMissingRoles()) {
      return;
    }
    List<String> missing = RoleList.missing(databases, roles.get());
    if (!missing.isEmpty()) {
      findings.add(
          Finding.error(
                  "roles_missing",
                  "the dump names roles that the server does not have",
                  "create them (globals.sql of the backup holds them, when it was wanted), or let"
                      + " missing roles be created")
              .of(missing.size(), missing));
    }
  }
}

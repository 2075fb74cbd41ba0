package io.respaldo.postgres;

import io.respaldo.Finding;
import io.respaldo.source.Restore;
import io.respaldo.source.StagedRestore;
import io.respaldo.source.Standing;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A restore that is built in a database of its own ({@code …_rsp_<run>}, with a comment that names
 * the run) and goes live by renaming. Each step looks at what is there, so it can be repeated.
 */
final class PostgresStagedRestore implements StagedRestore {
  private final PostgresSettings settings;
  private final StagedNames names;
  private final List<Finding> findings;
  private Set<String> leftOut = Set.of();

  PostgresStagedRestore(PostgresSettings settings, StagedNames names, List<Finding> findings) {
    this.settings = settings;
    this.names = names;
    this.findings = List.copyOf(findings);
  }

  static PostgresStagedRestore resume(PostgresSettings settings, Map<String, String> names) {
    return new PostgresStagedRestore(settings, StagedNames.of(names), List.of());
  }

  @Override
  public String describe() {
    return "database '" + names.live() + "' at " + settings.connection.address();
  }

  @Override
  public Map<String, String> names() {
    return names.toMap();
  }

  @Override
  public List<Finding> findings() {
    return findings;
  }

  @Override
  public List<Standing> standing() throws IOException, InterruptedException {
    if (!names.replaces()) {
      return List.of();
    }
    try (Databases databases = Databases.open(settings.connection, Backends.nameOf(names.run()))) {
      Optional<String> oid =
          databases
              .session()
              .value("SELECT oid::text FROM pg_database WHERE datname = ?", names.live());
      Optional<String> size =
          databases
              .session()
              .value(
                  "SELECT pg_database_size(oid)::text FROM pg_database WHERE datname = ?"
                      + " AND has_database_privilege(oid, 'CONNECT')",
                  names.live());
      OptionalLong bytes =
          size.map(s -> OptionalLong.of(Long.parseLong(s))).orElse(OptionalLong.empty());
      return oid.map(o -> List.of(new Standing(describe(), bytes, "oid " + o))).orElse(List.of());
    }
  }

  @Override
  public boolean replaces() {
    return names.replaces();
  }

  @Override
  public void build(Restore restore) throws IOException, InterruptedException {
    Optional<Finding> error = findings.stream().filter(Finding::isError).findFirst();
    if (error.isPresent()) {
      throw new PostgresException(error.get().code(), error.get().message(), error.get().remedy());
    }
    DatabaseBuild build = new DatabaseBuild(settings, names);
    build.run(restore);
    leftOut = build.leftOut();
    if (names.replaces()) {
      likeTheLive(restore);
    }
  }

  /** Owner, privileges and settings of the database that will bear the name. */
  private void likeTheLive(Restore restore) throws IOException, InterruptedException {
    restore.step("settings of '" + names.live() + "'");
    try (Databases databases =
        Databases.open(settings.connection, Backends.nameOf(names.run()) + " build")) {
      DatabaseTraits traits = new DatabaseTraits(databases);
      traits.copy(names.live(), names.side());
      traits.mark(names.side(), names.run());
    } catch (IOException | InterruptedException | RuntimeException e) {
      boolean interrupted = Thread.interrupted();
      try {
        step(databases -> databases.dropBuilt(names.side(), names.mark()));
      } catch (IOException | RuntimeException second) {
        e.addSuppressed(second);
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      throw e;
    }
  }

  private List<Finding> checkTraits() throws IOException, InterruptedException {
    if (!names.replaces()) {
      return List.of();
    }
    try (Databases databases = Databases.open(settings.connection, Backends.nameOf(names.run()))) {
      List<String> missing =
          databases.exists(names.side()) && databases.exists(names.live())
              ? new DatabaseTraits(databases).missing(names.live(), names.side())
              : List.of();
      return missing.isEmpty()
          ? List.of()
          : List.of(
              Finding.warning(
                      "settings_not_kept",
                      "database '"
                          + names.live()
                          + "' has properties that the restored one could not be given",
                      "give them to it afterwards, as the database's owner or a superuser")
                  .of(missing.size(), missing));
    }
  }

  @Override
  public List<Finding> check(Restore restore) throws IOException, InterruptedException {
    List<Finding> found = new ArrayList<>(checkTraits());
    found.addAll(checkRows(restore));
    if (!leftOut.isEmpty()) {
      found.add(
          Finding.note(
                  "statements_left_out",
                  "statements of the dump were left out that this server or role refuses and on"
                      + " which nothing depends")
              .of(leftOut.size(), leftOut.stream().sorted().toList()));
    }
    return found;
  }

  private List<Finding> checkRows(Restore restore) throws IOException, InterruptedException {
    Optional<TableCounts> counted = TableCounts.of(restore.parts());
    if (counted.isEmpty() || restore.backup().fact("rows").isEmpty()) {
      return List.of(
          Finding.note(
              "rows_not_compared", "the backup holds no counts of rows, so none were compared"));
    }
    TableCounts wanted = chosen(restore, counted.get());
    restore.step("counting rows of '" + names.side() + "'");
    try (Session session =
        Session.open(settings.connection, names.side(), Backends.nameOf(names.run()))) {
      session.execute("SET statement_timeout = 0", "SET lock_timeout = 0"); // the live one's stay
      return session.call(c -> new CountComparison(wanted).with(new TableCounter(c)));
    }
  }

  /** Of the tables that are wanted, when not all are. */
  private static TableCounts chosen(Restore restore, TableCounts all) throws IOException {
    Optional<Set<TableName>> tables = TableChoice.of(restore.options());
    Optional<StoredDump> dump = StoredDump.find(restore);
    return tables.isPresent() && dump.isPresent()
        ? all.of(new TablesOfDump(dump.get().contents(restore)).take(tables.get()))
        : all;
  }

  /** Something to do with databases. */
  @FunctionalInterface
  private interface Step {
    void run(Databases databases) throws IOException, InterruptedException;
  }

  private void step(Step step) throws IOException {
    try (Databases databases =
        Databases.open(settings.connection, Backends.nameOf(names.run()) + " swap")) {
      step.run(databases);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted at " + describe()).initCause(e);
    }
  }

  @Override
  public void swap() throws IOException {
    step(
        databases -> {
          if (!databases.exists(names.side())) {
            requireOurs(databases);
          } else if (!databases.exists(names.live())) {
            new DatabaseExchange(databases).rename(names.side(), names.live());
          } else if (names.replaces()) {
            new DatabaseExchange(databases)
                .rename(names.live(), names.old(), names.side(), names.live());
          } else {
            throw new PostgresException(
                "target_exists",
                "meanwhile somebody made a database '" + names.live() + "'",
                "rename or drop it, then try again");
          }
        });
  }

  private void requireOurs(Databases databases) throws IOException, InterruptedException {
    if (!isOurs(databases, names.live())) {
      throw new PostgresException(
          "not_built",
          "there is no database '" + names.side() + "' to go live",
          "start the restore again");
    }
  }

  private boolean isOurs(Databases databases, String database)
      throws IOException, InterruptedException {
    return databases.comment(database).filter(names.mark()::equals).isPresent()
        || databases
            .session()
            .value(
                "SELECT 1 FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase"
                    + " WHERE d.datname = ? AND ? = ANY (s.setconfig)",
                database,
                DatabaseTraits.MARK + "=" + names.run())
            .isPresent();
  }

  @Override
  public void requireUndoable() throws IOException {
    step(
        databases -> {
          if (names.replaces() && !databases.exists(names.old())) {
            throw new PostgresException(
                "nothing_kept",
                "the database that was live before, '" + names.old() + "', is not there any more",
                "restore a backup instead");
          }
          if (databases.exists(names.live()) && !isOurs(databases, names.live())) {
            throw notOurs();
          }
        });
  }

  private PostgresException notOurs() {
    return new PostgresException(
        "not_ours",
        "database '"
            + names.live()
            + "' is not the one that the restore put there, or lost its mark",
        "if it is, give it back its comment: '" + names.mark() + "'");
  }

  @Override
  public boolean seesWhatIsAside() throws IOException {
    boolean[] seen = new boolean[1];
    step(d -> seen[0] = d.exists(names.old()) || d.exists(names.side()) || !names.replaces());
    return seen[0];
  }

  @Override
  public void undo() throws IOException {
    step(
        databases -> {
          DatabaseExchange exchange = new DatabaseExchange(databases);
          boolean live = isOurs(databases, names.live());
          boolean old = databases.exists(names.old());
          if (live) { // whatever was made of its comment, discard must know it again
            databases.mark(names.live(), names.mark());
          }
          if (live && old) {
            exchange.rename(names.live(), names.side(), names.old(), names.live());
          } else if (live && !names.replaces()) {
            exchange.rename(names.live(), names.side());
          } else if (old && !databases.exists(names.live())) {
            exchange.rename(names.old(), names.live());
          } else if (old) {
            throw notOurs();
          } else if (names.replaces()) {
            exchange.admit(names.live()); // shut, before its worker died
          }
        });
  }

  @Override
  public void discard() throws IOException {
    step(
        databases -> {
          if (names.replaces() && !databases.exists(names.live())) {
            throw new PostgresException(
                "nothing_live",
                "database '" + names.live() + "' is not there, so nothing of it is removed",
                "undo the restore first");
          }
          databases.dropBuilt(names.side(), names.mark());
          databases.drop(names.old());
        });
  }
}

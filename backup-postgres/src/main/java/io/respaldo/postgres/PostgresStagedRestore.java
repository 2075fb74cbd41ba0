package io.respaldo.postgres;

import io.respaldo.Finding;
import io.respaldo.source.Restore;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A restore that is built in a database of its own ({@code …_rsp_<run>}, with a comment that names
 * the run) and goes live by renaming. Each step looks at what is there, so it can be repeated.
 */
final class PostgresStagedRestore implements StagedRestore {
  private final PostgresSettings settings;
  private final StagedNames names;
  private final List<Finding> findings;

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
  public boolean replaces() {
    return names.replaces();
  }

  @Override
  public void build(Restore restore) throws IOException, InterruptedException {
    Optional<Finding> error = findings.stream().filter(Finding::isError).findFirst();
    if (error.isPresent()) {
      throw new PostgresException(error.get().code(), error.get().message(), error.get().remedy());
    }
    new DatabaseBuild(settings, names).run(restore);
  }

  @Override
  public List<Finding> check(Restore restore) throws IOException, InterruptedException {
    Optional<TableCounts> counted = TableCounts.of(restore.parts());
    if (counted.isEmpty() || restore.backup().fact("rows").isEmpty()) {
      return List.of(
          Finding.note(
              "rows_not_compared", "the backup holds no counts of rows, so none were compared"));
    }
    restore.step("counting rows of '" + names.side() + "'");
    try (Session session =
        Session.open(settings.connection, names.side(), Backends.nameOf(names.run()))) {
      return session.call(c -> new CountComparison(counted.get()).with(new TableCounter(c)));
    }
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
            databases.rename(names.side(), names.live());
          } else if (names.replaces()) {
            databases.rename(names.live(), names.old(), names.side(), names.live());
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
    return databases.comment(database).filter(names.mark()::equals).isPresent();
  }

  @Override
  public void undo() throws IOException {
    step(
        databases -> {
          boolean live = isOurs(databases, names.live());
          boolean old = databases.exists(names.old());
          if (live && old) {
            databases.rename(names.live(), names.side(), names.old(), names.live());
          } else if (live) {
            databases.rename(names.live(), names.side());
          } else if (old && !databases.exists(names.live())) {
            databases.rename(names.old(), names.live());
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

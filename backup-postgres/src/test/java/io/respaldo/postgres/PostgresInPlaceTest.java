package io.respaldo.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Finding.Severity;
import io.respaldo.source.StagedRestore;
import io.respaldo.source.Standing;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore over a live database, which applications use all the while. */
class PostgresInPlaceTest {
  private final TestCluster cluster = TestCluster.shared();
  private final FolderBackup backup;
  private String database = "";

  PostgresInPlaceTest(@TempDir Path folder) throws Exception {
    this.backup = new FolderBackup(folder.resolve("backup"), "run_1");
  }

  @BeforeEach
  void backUp() throws Exception {
    database = cluster.createDatabase("source");
    cluster.sql(
        database,
        "CREATE TABLE t (a int PRIMARY KEY)",
        "INSERT INTO t SELECT generate_series(1, 100)",
        "CREATE TABLE u (b text)");
    source().capture(backup);
    cluster.sql(database, "DELETE FROM t", "CREATE TABLE since (a int)");
  }

  private PostgresSource source() {
    return PostgresSource.of(cluster.connection(database));
  }

  private StagedRestore built() throws Exception {
    StagedRestore staged = source().inPlace().prepare("r1", backup.restore());
    assertThat(staged.findings()).isEmpty();
    staged.build(backup.restore());
    return staged;
  }

  private boolean accepts(String name) throws SQLException {
    try (Connection c = cluster.connect("postgres")) {
      return Session.column(c, "SELECT datallowconn::text FROM pg_database WHERE datname = ?", name)
          .equals(List.of("true"));
    }
  }

  @Test
  void itReplacesByRenamingAndCanBeUndone() throws Exception {
    Map<String, String> changed = Rows.ofAll(cluster, database);
    StagedRestore staged = built();
    assertThat(staged.replaces()).isTrue();
    assertThat(Rows.ofAll(cluster, database)).isEqualTo(changed);
    staged.swap();
    assertThat(Rows.ofAll(cluster, database)).containsOnlyKeys("public.t", "public.u");
    source().resume(staged.names()).undo();
    assertThat(Rows.ofAll(cluster, database)).isEqualTo(changed);
    staged.swap();
    staged.discard();
    assertThat(Rows.ofAll(cluster, database)).containsOnlyKeys("public.t", "public.u");
    assertThat(Sessions.databases(cluster)).doesNotContain(staged.names().get("kept_as"));
    assertThatThrownBy(staged::requireUndoable).hasMessageContaining("is not there any more");
    staged.undo();
    assertThat(Rows.ofAll(cluster, database))
        .as("an undo with nothing kept takes nothing away")
        .containsOnlyKeys("public.t", "public.u");
  }

  @Test
  void whatStandsThereIsToldWithItsSizeAndANumberThatIsItsOwn() throws Exception {
    StagedRestore staged = built();
    List<Standing> before = staged.standing();
    assertThat(before).singleElement().satisfies(s -> assertThat(s.bytes()).isPresent());
    staged.swap();
    assertThat(staged.standing()).isNotEqualTo(before);
    staged.undo();
    assertThat(staged.standing()).isEqualTo(before);
    staged.discard();
  }

  @Test
  void applicationsThatConnectAgainAtOnceAreEndedAndFindTheRestored() throws Exception {
    StagedRestore staged = built();
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger connections = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    Thread[] pool = new Thread[4];
    for (int i = 0; i < pool.length; i++) {
      pool[i] = new Thread(() -> connectAgainAndAgain(stop, connections, ended));
      pool[i].start();
    }
    try {
      Sessions.awaitRow(
          cluster, "SELECT 1 FROM pg_stat_activity WHERE datname = ? LIMIT 1", database);
      for (int i = 0; i < 3; i++) {
        staged.swap();
        assertThat(Rows.ofAll(cluster, database)).containsOnlyKeys("public.t", "public.u");
        assertThat(accepts(database)).isTrue();
        staged.undo();
        assertThat(Rows.ofAll(cluster, database)).containsKey("public.since");
        assertThat(accepts(database)).isTrue();
      }
    } finally {
      stop.set(true);
      for (Thread thread : pool) {
        thread.join();
      }
    }
    assertThat(connections.get()).isPositive();
    assertThat(ended.get()).isPositive();
    staged.discard();
  }

  private void connectAgainAndAgain(
      AtomicBoolean stop, AtomicInteger connections, AtomicInteger ended) {
    while (!stop.get()) {
      try (Connection c = cluster.connect(database)) {
        connections.incrementAndGet();
        while (!stop.get()) {
          Session.column(c, "SELECT 'alive'");
        }
      } catch (SQLException e) {
        ended.incrementAndGet(); // or not let in for a moment
      }
    }
  }

  @Test
  void whatDiedBeforeTheNamesChangedLeavesADatabaseThatUndoOpensAgain() throws Exception {
    StagedRestore staged = built();
    cluster.sql(
        "postgres", "ALTER DATABASE " + Sql.identifier(database) + " ALLOW_CONNECTIONS false");

    source().resume(staged.names()).undo();

    assertThat(accepts(database)).isTrue();
    assertThat(Rows.ofAll(cluster, database)).containsKey("public.since");
    staged.discard();
  }

  @Test
  void anotherCommentOnTheDatabaseKeepsNobodyFromAnUndo() throws Exception {
    StagedRestore staged = built();
    staged.swap();
    cluster.sql("postgres", "COMMENT ON DATABASE " + Sql.identifier(database) + " IS 'shop'");

    staged.requireUndoable();
    staged.undo();

    assertThat(Rows.ofAll(cluster, database)).containsKey("public.since");
    staged.discard();
  }

  @Test
  void aDatabaseThatSomebodyMadeAnewIsNotTakenForTheRestored() throws Exception {
    StagedRestore staged = built();
    staged.swap();
    String name = Sql.identifier(database);
    cluster.sql("postgres", "DROP DATABASE " + name, "CREATE DATABASE " + name);

    assertThatThrownBy(staged::requireUndoable).hasMessageContaining("not the one");
    assertThatThrownBy(staged::undo).hasMessageContaining("not the one");

    assertThat(Sessions.databases(cluster)).contains(staged.names().get("kept_as"));
    cluster.sql("postgres", "DROP DATABASE " + name);
    staged.requireUndoable();
    staged.undo();
    assertThat(Rows.ofAll(cluster, database)).containsKey("public.since");
    staged.discard();
  }

  @Test
  void aTimeLimitOfTheLiveDatabaseDoesNotEndTheCheck() throws Exception {
    cluster.sql(
        "postgres",
        "ALTER DATABASE " + Sql.identifier(database) + " SET statement_timeout TO '1ms'");
    StagedRestore staged = built();

    assertThat(staged.check(backup.restore())).noneMatch(f -> f.severity() == Severity.ERROR);
    staged.discard();
  }

  @Test
  void sessionsThatCantBeEndedLeaveTheLiveDatabaseAsItWas() throws Exception {
    String role = database + "_owner";
    cluster.sql(
        "postgres",
        "CREATE ROLE " + role + " LOGIN CREATEDB PASSWORD 'owner'",
        "ALTER DATABASE " + Sql.identifier(database) + " OWNER TO " + role);
    cluster.sql(
        database,
        "ALTER TABLE t OWNER TO " + role,
        "GRANT " + Sql.identifier(cluster.superuser()) + " TO " + role);
    PostgresSource owner =
        PostgresSource.of(
            PostgresConnection.to(database)
                .host(cluster.host())
                .port(cluster.port())
                .user(role)
                .password("owner")
                .build());
    StagedRestore staged = owner.inPlace().prepare("r1", backup.restore());
    staged.build(backup.restore());
    try (Connection superuser = cluster.connect(database)) {
      assertThatThrownBy(staged::swap).hasMessageContaining(database);

      assertThat(Session.column(superuser, "SELECT 'alive'")).containsExactly("alive");
    }
    assertThat(accepts(database)).isTrue();
    staged.swap();
    staged.requireUndoable();
    staged.undo();
    staged.discard();
    assertThat(Rows.ofAll(cluster, database)).containsKey("public.since");
  }

  @Test
  void ownerPrivilegesSettingsAndLimitOfTheLiveDatabaseStay() throws Exception {
    String name = Sql.identifier(database);
    String role = database + "_app";
    cluster.sql(
        "postgres",
        "CREATE ROLE " + role,
        "ALTER DATABASE " + name + " OWNER TO " + role,
        "REVOKE CONNECT ON DATABASE " + name + " FROM PUBLIC",
        "GRANT CONNECT, TEMPORARY ON DATABASE " + name + " TO " + role + " WITH GRANT OPTION",
        "ALTER DATABASE " + name + " SET search_path TO \"$user\", public, 'odd name'",
        "ALTER DATABASE " + name + " SET work_mem TO '7MB'",
        "ALTER ROLE " + role + " IN DATABASE " + name + " SET statement_timeout TO '7s'",
        "ALTER DATABASE " + name + " CONNECTION LIMIT 77");
    List<String> before = traits();
    assertThat(before)
        .contains(
            "owner " + role,
            "connection limit 77",
            "setting search_path=\"$user\", public, \"odd name\"",
            "setting " + role + ": statement_timeout=7s");
    StagedRestore staged = built();

    assertThat(staged.check(backup.restore())).noneMatch(f -> f.severity() != Severity.NOTE);
    staged.swap();

    assertThat(traits()).isEqualTo(before);
    staged.discard();
  }

  private List<String> traits() throws Exception {
    try (Databases databases = Databases.open(cluster.connection(database), "traits")) {
      return new DatabaseTraits(databases).missing(database, "no such database");
    }
  }

  @Test
  void propertiesThatCouldNotBeGivenAreNamed() throws Exception {
    StagedRestore staged = built();
    cluster.sql(
        "postgres",
        "ALTER DATABASE " + Sql.identifier(database) + " SET work_mem TO '9MB'"); // after the build

    assertThat(staged.check(backup.restore()))
        .filteredOn(f -> f.severity() != Severity.NOTE)
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.severity()).isEqualTo(Severity.WARNING);
              assertThat(f.examples()).containsExactly("setting work_mem=9MB");
            });
    staged.discard();
  }
}

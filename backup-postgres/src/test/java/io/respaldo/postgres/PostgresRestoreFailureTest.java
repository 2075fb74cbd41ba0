package io.respaldo.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.respaldo.Backup;
import io.respaldo.Finding;
import io.respaldo.process.ToolFailedException;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class PostgresRestoreFailureTest {
  private final TestCluster cluster = TestCluster.shared();
  private final Path folder;
  private String database = "";
  private FolderBackup backup;

  PostgresRestoreFailureTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
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
  }

  private PostgresSource source() {
    return PostgresSource.of(cluster.connection(database));
  }

  private StagedRestore prepared(PostgresSource source) throws Exception {
    return source.beside("copy").prepare("r1", backup.restore());
  }

  private void appendToDump(String sql) throws Exception {
    Path dump = backup.part("dump.sql");
    Files.writeString(
        dump,
        Files.readString(dump)
            .replace(
                "--\n-- PostgreSQL database dump complete",
                sql + "\n--\n-- PostgreSQL database dump complete"));
  }

  @Test
  void aStatementThatFailsLeavesNothingUnderAnyName() throws Exception {
    List<String> before = Sessions.databases(cluster);
    appendToDump("SELECT 1/0;");
    StagedRestore staged = prepared(source());
    assertThatThrownBy(() -> staged.build(backup.restore()))
        .isInstanceOf(ToolFailedException.class)
        .hasMessageContaining("psql ended with exit code 3")
        .hasMessageContaining("division by zero");
    assertThat(Sessions.databases(cluster)).isEqualTo(before);
    assertThat(backup.scratchNames()).isEmpty();
    Sessions.assertGone(cluster, "r1");
  }

  @Test
  void aDamagedCustomDumpLeavesNothing() throws Exception {
    PostgresSource custom =
        PostgresSource.builder(cluster.connection(database)).dumpFormat(DumpFormat.CUSTOM).build();
    backup = new FolderBackup(folder.resolve("custom"), "run_2");
    custom.capture(backup);
    Path dump = backup.part("dump.pgdump");
    byte[] bytes = Files.readAllBytes(dump);
    Files.write(dump, Arrays.copyOf(bytes, bytes.length - 40));
    List<String> before = Sessions.databases(cluster);
    assertThatThrownBy(() -> prepared(custom).build(backup.restore()))
        .isInstanceOf(ToolFailedException.class)
        .hasMessageContaining("pg_restore ended with exit code 1");
    assertThat(Sessions.databases(cluster)).isEqualTo(before);
  }

  @Test
  void anInterruptWhileTheServerWorksEndsItsSessionAndLeavesNothing() throws Exception {
    List<String> before = Sessions.databases(cluster);
    appendToDump("SELECT pg_catalog.pg_sleep(600);");
    StagedRestore staged = prepared(source());
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread thread =
        new Thread(() -> thrown.set(catchThrowable(() -> staged.build(backup.restore()))));
    thread.start();
    Sessions.awaitRow(
        cluster,
        "SELECT 1 FROM pg_stat_activity WHERE application_name = 'respaldo r1'"
            + " AND wait_event = 'PgSleep'");
    thread.interrupt();
    thread.join();
    assertThat(thrown.get())
        .isInstanceOfAny(InterruptedException.class, InterruptedIOException.class);
    assertThat(Sessions.databases(cluster)).isEqualTo(before);
    Sessions.assertGone(cluster, "r1");
  }

  @Test
  void aTargetThatExistsIsRefused() throws Exception {
    StagedRestore staged = source().at(RestoreTarget.of(database)).prepare("r1", backup.restore());
    assertThat(staged.findings()).extracting(Finding::code).containsExactly("target_exists");
    assertThatThrownBy(() -> staged.build(backup.restore()))
        .hasMessageContaining("database '" + database + "' exists");
  }

  @Test
  void aTargetThatSomebodyMakesMeanwhileIsNotReplaced() throws Exception {
    StagedRestore staged = prepared(source());
    staged.build(backup.restore());
    cluster.sql("postgres", "CREATE DATABASE " + Sql.identifier(database + "_copy"));
    cluster.sql(database + "_copy", "CREATE TABLE precious (a int)");
    assertThatThrownBy(staged::swap).hasMessageContaining("meanwhile somebody made a database");
    staged.discard();
    assertThat(Rows.ofAll(cluster, database + "_copy")).containsKey("public.precious");
    assertThat(Sessions.databases(cluster)).doesNotContain(staged.names().get("built_as"));
  }

  @Test
  void anotherNumberOfRowsAndMissingAndAdditionalTablesAreErrors() throws Exception {
    Path counts = backup.part("counts.json");
    Files.writeString(
        counts,
        Files.readString(counts).replace("\"rows\":100", "\"rows\":101").replace("\"u\"", "\"v\""));
    StagedRestore staged = prepared(source());
    staged.build(backup.restore());
    List<Finding> findings = staged.check(backup.restore());
    assertThat(findings).allMatch(Finding::isError);
    assertThat(findings)
        .extracting(f -> f.code() + " " + f.examples())
        .containsExactly(
            "tables_missing [public.v]",
            "rows_differ [public.t: 100 instead of 101]",
            "tables_extra [public.u]");
    staged.discard();
  }

  @Test
  void onlyWhatTheRunBuiltIsDropped() throws Exception {
    StagedRestore staged = prepared(source());
    String built = staged.names().getOrDefault("built_as", "");
    cluster.sql(
        "postgres",
        "CREATE DATABASE " + Sql.identifier(built),
        "COMMENT ON DATABASE " + Sql.identifier(built) + " IS 'mine'");
    assertThatThrownBy(staged::discard).hasMessageContaining("was not built by this run");
    assertThatThrownBy(() -> staged.build(backup.restore()))
        .hasMessageContaining("was not built by this run");
    assertThat(Sessions.databases(cluster)).contains(built);
  }

  @Test
  void namesThatPointElsewhereAreRefused() throws Exception {
    for (String key : List.of("built_as", "kept_as", "run", "database")) {
      Map<String, String> names = new TreeMap<>(prepared(source()).names());
      names.put(key, "postgres");
      assertThatThrownBy(() -> source().resume(names))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not the names of a restore");
    }
  }

  @Test
  void aRecordedPlainDumpCanNotStartProgramsEither() throws Exception {
    Path proof = folder.resolve("proof");
    String key =
        Files.readString(backup.part("dump.sql"))
            .lines()
            .filter(l -> l.startsWith("\\unrestrict "))
            .findFirst()
            .orElse("\\unrestrict x");
    for (String attack :
        List.of(
            "\\! touch " + proof,
            key + "\n\\! touch " + proof,
            "SELECT 1 \\! touch " + proof,
            "COPY t TO PROGRAM 'x' \\g |touch " + proof,
            "\\restrict a\n\\unrestrict a\n\\! touch " + proof)) {
      String original = Files.readString(backup.part("dump.sql"));
      appendToDump(attack);
      assertThatThrownBy(() -> prepared(source()).build(backup.restore()))
          .as(attack)
          .isInstanceOf(ToolFailedException.class)
          .hasMessageContaining("restrict");
      assertThat(proof).doesNotExist();
      Files.writeString(backup.part("dump.sql"), original);
    }
  }

  @Test
  void anUnrecordedDumpRunsOnlyWhenAllowedAndNotAsSuperuser() throws Exception {
    backup.state = Backup.State.UNRECORDED;
    backup.facts.clear();
    PostgresRestore allowed = PostgresRestore.DEFAULT.allowForeignDumps();
    assertThat(prepared(source()).findings())
        .extracting(Finding::code)
        .containsExactly("foreign_dump", "foreign_dump_as_superuser");
    assertThat(
            prepared(PostgresSource.builder(cluster.connection(database)).restore(allowed).build())
                .findings())
        .extracting(Finding::code)
        .containsExactly("foreign_dump_as_superuser");

    cluster.sql("postgres", "CREATE ROLE lowly LOGIN CREATEDB PASSWORD 'l'");
    PostgresConnection lowly =
        PostgresConnection.to("theirs")
            .host(cluster.host())
            .port(cluster.port())
            .user("lowly")
            .password("l")
            .build();
    assertThat(prepared(PostgresSource.of(lowly)).findings())
        .extracting(Finding::code)
        .containsExactly("foreign_dump");
    PostgresSource source = PostgresSource.builder(lowly).restore(allowed).build();
    Path dump = backup.part("dump.sql");
    Files.writeString(
        dump, Files.readString(dump).replaceAll("(?m)^ALTER TABLE .* OWNER TO .*;$", ""));
    StagedRestore staged = prepared(source);
    assertThat(staged.findings()).isEmpty();
    staged.build(backup.restore());
    staged.swap();
    assertThat(Rows.ofAll(cluster, "theirs_copy")).isEqualTo(Rows.ofAll(cluster, database));
  }

  @Test
  void whatTheRoleMayNotDoIsFoundBeforeTheRestore() throws Exception {
    cluster.sql("postgres", "CREATE ROLE nobody LOGIN PASSWORD 'n'");
    PostgresConnection nobody =
        PostgresConnection.to(database)
            .host(cluster.host())
            .port(cluster.port())
            .user("nobody")
            .password("n")
            .build();
    assertThat(prepared(PostgresSource.of(nobody)).findings())
        .extracting(Finding::toString)
        .containsExactly("'nobody' may not create databases; ALTER ROLE \"nobody\" CREATEDB");
  }

  @Test
  void aPlainDumpWithoutOwnersAndAnOlderPsqlAreRefusedBeforeTheRestore() throws Exception {
    String major = backup.facts.getOrDefault("server_version", "15").replaceAll("\\..*", "");
    PostgresSource source =
        PostgresSource.builder(cluster.connection(database))
            .tools(PgTools.onlyIn(FakeTools.ofVersion(folder.resolve("old"), major + ".1")))
            .restore(PostgresRestore.DEFAULT.withoutOwners())
            .build();
    assertThat(prepared(source).findings())
        .extracting(Finding::code)
        .containsExactly("psql_too_old", "owners_in_text");
  }

  @Test
  void aBackupWithoutADumpIsRefused() throws Exception {
    Files.delete(backup.part("dump.sql"));
    assertThat(prepared(source()).findings()).extracting(Finding::code).containsExactly("no_dump");
  }

  @Test
  void aTargetMustBeOneName() {
    assertThatThrownBy(() -> source().at(RestoreTarget.ofMembers().with("db", "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give its name");
    assertThatThrownBy(() -> source().at(RestoreTarget.of("x".repeat(64))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 63 bytes");
  }
}

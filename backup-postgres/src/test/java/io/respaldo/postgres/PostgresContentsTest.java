package io.respaldo.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Finding;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a dump holds and what comes back, beyond plain tables. */
@Tag("once")
class PostgresContentsTest {
  private static final String[] ZOO = {
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE SCHEMA \"Odd \"\"schema\"\" é\"",
    "CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s \\ fine')",
    "CREATE DOMAIN positive AS int CHECK (VALUE > 0)",
    "CREATE TABLE zoo (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, b bytea, a int[][],"
        + " t text[], j json, jb jsonb, n numeric, f float8, m mood, p positive, u uuid, i inet,"
        + " r int4range, iv interval, ts timestamptz, x xml, bits bit varying,"
        + " twice int GENERATED ALWAYS AS (p * 2) STORED)",
    "INSERT INTO zoo (b, a, t, j, jb, n, f, m, p, u, i, r, iv, ts, bits) VALUES"
        + " ('\\x00ff5c0a', '{{1,2},{3,NULL}}', '{\"a,b\",NULL,\"\\\\\"}', '{\"a\": [1, 2]}',"
        + " '{\"k\": \"\\\\u00e9\"}', 12345678901234567890.000000000123, 'NaN', 'it''s \\ fine', 7,"
        + " gen_random_uuid(), '10.0.0.1/8', '[1,10)', '1 mon 2 days', '2025-03-30 02:30+01', B'0101')",
    "INSERT INTO zoo (t) SELECT array_agg(chr(c)) FROM generate_series(1, 300) c",
    "INSERT INTO zoo (t) VALUES (ARRAY[E'\\\\.', E'\\\\unrestrict x', E'line\\nCOPY x FROM stdin;'])",
    "CREATE TABLE \"Odd \"\"schema\"\" é\".\"tab\nle \"\"quoted\"\" 'x' \\ ñ\" (\"co\nl\" text, \"select\" int)",
    "INSERT INTO \"Odd \"\"schema\"\" é\".\"tab\nle \"\"quoted\"\" 'x' \\ ñ\" VALUES (E'a\\tb\\nc\\\\', 1)",
    "CREATE TABLE part (at date, v int) PARTITION BY RANGE (at)",
    "CREATE TABLE part_2024 PARTITION OF part FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
    "CREATE TABLE part_rest PARTITION OF part DEFAULT",
    "INSERT INTO part SELECT '2024-06-01'::date + i, i FROM generate_series(1, 400) i",
    "CREATE TABLE parent (a int)",
    "CREATE TABLE child (b int) INHERITS (parent)",
    "INSERT INTO parent VALUES (1)",
    "INSERT INTO child VALUES (2, 3)",
    "CREATE TABLE egg (id int PRIMARY KEY, hen int)",
    "CREATE TABLE hen (id int PRIMARY KEY, egg int REFERENCES egg)",
    "INSERT INTO egg VALUES (1, 1)",
    "INSERT INTO hen VALUES (1, 1)",
    "ALTER TABLE egg ADD FOREIGN KEY (hen) REFERENCES hen DEFERRABLE",
    "CREATE SEQUENCE tickets START 100 INCREMENT 7",
    "SELECT nextval('tickets'), nextval('tickets')",
    "CREATE VIEW sums AS SELECT sum(v) AS s FROM part",
    "CREATE MATERIALIZED VIEW frozen AS SELECT * FROM sums",
    "CREATE FUNCTION twice(i int) RETURNS int LANGUAGE plpgsql AS $f$ BEGIN RETURN i * 2; END $f$",
    "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.v := NEW.v + 1000;"
        + " RETURN NEW; END $$",
    "CREATE TRIGGER stamped BEFORE INSERT ON part FOR EACH ROW EXECUTE FUNCTION stamp()",
    "CREATE INDEX ON zoo USING gin ((j::text) gin_trgm_ops)",
    "CREATE UNLOGGED TABLE scratchpad (a int)",
    "INSERT INTO scratchpad VALUES (1)",
    "CREATE TABLE nocolumns ()",
    "INSERT INTO nocolumns DEFAULT VALUES",
    "SELECT lo_from_bytea(4711, '\\xdeadbeef')",
    "COMMENT ON TABLE zoo IS 'it''s a \\ zoo'",
  };

  private final TestCluster cluster = TestCluster.shared();
  private final Path folder;

  PostgresContentsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private StagedRestore restored(PostgresSource source, FolderBackup backup, String name)
      throws Exception {
    StagedRestore staged = source.at(RestoreTarget.of(name)).prepare("r1", backup.restore());
    staged.build(backup.restore());
    assertThat(staged.check(backup.restore()))
        .allMatch(f -> f.severity() == Finding.Severity.NOTE)
        .extracting(Finding::code)
        .contains("rows_compared")
        .isSubsetOf("rows_compared", "statements_left_out");
    staged.swap();
    return staged;
  }

  private Optional<String> ask(String database, String sql) throws Exception {
    try (Connection c = cluster.connect(database)) {
      return Session.column(c, sql).stream().findFirst();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfThingComesBack(DumpFormat format) throws Exception {
    String database = cluster.createDatabase("Zoo \"ü\" 'x' \\");
    cluster.sql(database, ZOO);
    PostgresSource source =
        PostgresSource.builder(cluster.connection(database)).dumpFormat(format).build();
    FolderBackup backup = new FolderBackup(folder, "zoo");
    source.capture(backup);
    String copy = "Zoo copy \"" + format + "\" '\\ ñ";
    restored(source, backup, copy);

    assertThat(Rows.ofAll(cluster, copy))
        .isEqualTo(Rows.ofAll(cluster, database))
        .containsKeys(
            "public.zoo",
            "Odd \"schema\" é.tab\nle \"quoted\" 'x' \\ ñ",
            "public.part_2024",
            "public.part_rest",
            "public.nocolumns")
        .doesNotContainKey("public.part");
    assertThat(ask(copy, "SELECT nextval('tickets')::text")).hasValue("114");
    assertThat(ask(copy, "SELECT nextval('zoo_id_seq')::text")).hasValue("4");
    assertThat(ask(copy, "SELECT s::text FROM frozen")).hasValue("80200");
    assertThat(ask(copy, "SELECT twice(21)::text")).hasValue("42");
    assertThat(ask(copy, "SELECT lo_get(4711)::text")).hasValue("\\xdeadbeef");
    assertThat(ask(copy, "SELECT obj_description('zoo'::regclass)")).hasValue("it's a \\ zoo");
    assertThat(ask(copy, "SELECT count(*)::text FROM pg_trigger WHERE tgname = 'stamped'"))
        .isEqualTo(ask(database, "SELECT count(*)::text FROM pg_trigger WHERE tgname = 'stamped'"));
    assertThat(ask(copy, "SELECT extname FROM pg_extension WHERE extname = 'pg_trgm'")).isPresent();
    assertThat(ask(copy, "SELECT 1 FROM pg_stats WHERE tablename = 'part_2024'")).isPresent();
    assertThat(backup.facts.get("extensions")).contains("pg_trgm=", "plpgsql=");
  }

  @ParameterizedTest
  @EnumSource
  void encodingAndSortOrderAreThoseOfTheOriginal(DumpFormat format) throws Exception {
    String database = "latin_" + format.name().charAt(0);
    cluster.sql(
        "postgres",
        "CREATE DATABASE "
            + Sql.identifier(database)
            + " TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'");
    cluster.sql(database, "CREATE TABLE niño (a text)", "INSERT INTO niño VALUES ('añe')");
    PostgresSource source =
        PostgresSource.builder(cluster.connection(database)).dumpFormat(format).build();
    FolderBackup backup = new FolderBackup(folder, "latin");
    source.capture(backup);
    restored(source, backup, database + "_copy");

    String how =
        "SELECT pg_encoding_to_char(encoding) || ' ' || datcollate || ' ' || datctype"
            + " FROM pg_database WHERE datname = current_database()";
    assertThat(ask(database + "_copy", how)).hasValue("LATIN1 C C");
    assertThat(Rows.ofAll(cluster, database + "_copy")).isEqualTo(Map.of("public.niño", "1:(añe)"));
  }

  @ParameterizedTest
  @EnumSource
  void countsAreThoseOfTheDumpsSnapshotWhileOthersWrite(DumpFormat format) throws Exception {
    String database = cluster.createPgbenchDatabase("busy", 1);
    PostgresSource source =
        PostgresSource.builder(cluster.connection(database)).dumpFormat(format).build();
    FolderBackup backup = new FolderBackup(folder, "busy");
    boolean[] written = new boolean[1];
    backup.through =
        out -> {
          if (!written[0]) { // the dump has begun, and its tables are not read yet
            written[0] = true;
            insert(database);
          }
          return out;
        };
    Thread writer =
        new Thread(
            () -> {
              try {
                cluster.pgbench(database, "--client=2", "--transactions=400");
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    writer.start();
    source.capture(backup);
    writer.join();
    restored(source, backup, database + "_copy");

    assertThat(written[0]).isTrue();
    assertThat(ask(database, "SELECT count(*)::text FROM pgbench_accounts WHERE aid > 900000"))
        .hasValue("1000");
    assertThat(
            ask(
                database + "_copy",
                "SELECT count(*)::text FROM pgbench_accounts WHERE aid > 900000"))
        .hasValue("0");
    // pgbench keeps these three equal in each transaction: the snapshot is one moment
    assertThat(
            ask(
                database + "_copy",
                "SELECT ((SELECT sum(abalance) FROM pgbench_accounts) = coalesce((SELECT sum(delta)"
                    + " FROM pgbench_history), 0) AND (SELECT sum(bbalance) FROM pgbench_branches)"
                    + " = (SELECT sum(tbalance) FROM pgbench_tellers))::text"))
        .hasValue("true");
  }

  private void insert(String database) {
    try {
      cluster.sql(
          database,
          "INSERT INTO pgbench_accounts SELECT 900000 + i, 1, 0, '' FROM generate_series(1, 1000) i");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void chosenSchemasAndTablesAndTablesWithoutData() throws Exception {
    String database = cluster.createDatabase("chosen");
    cluster.sql(
        database,
        "CREATE SCHEMA \"a*b\"",
        "CREATE SCHEMA axb",
        "CREATE TABLE \"a*b\".t (a int)",
        "CREATE TABLE axb.t (a int)",
        "CREATE TABLE \"a*b\".cache (a int)",
        "INSERT INTO \"a*b\".t VALUES (1)",
        "INSERT INTO \"a*b\".cache VALUES (1)");
    PostgresSource source =
        PostgresSource.builder(cluster.connection(database))
            .schemas("a*b")
            .excludeTableData(TableName.of("a*b", "cache"))
            .build();
    FolderBackup backup = new FolderBackup(folder, "chosen");
    source.capture(backup);
    restored(source, backup, database + "_copy");
    assertThat(Rows.ofAll(cluster, database + "_copy"))
        .isEqualTo(Map.of("a*b.t", "1:(1)", "a*b.cache", "0:"));

    PostgresSource missing =
        PostgresSource.builder(cluster.connection(database)).tables(TableName.of("nope")).build();
    assertThatThrownBy(() -> missing.capture(new FolderBackup(folder.resolve("2"), "chosen2")))
        .hasMessageContaining("there is no table public.nope");
  }

  @Test
  void globalsHoldTheRolesAndWithoutASuperuserWarnOfMissingPasswords() throws Exception {
    String database = cluster.createDatabase("globals");
    cluster.sql(
        "postgres",
        "CREATE ROLE \"shop owner\" LOGIN PASSWORD 'x'",
        "ALTER DATABASE " + Sql.identifier(database) + " OWNER TO \"shop owner\"");
    FolderBackup all = new FolderBackup(folder.resolve("1"), "globals");
    PostgresSource.builder(cluster.connection(database)).globals(true).build().capture(all);
    assertThat(Files.readString(all.part("globals.sql")))
        .contains("CREATE ROLE \"shop owner\"", "SCRAM-SHA-256$");
    assertThat(all.warnings).isEmpty();

    FolderBackup some = new FolderBackup(folder.resolve("2"), "globals2");
    PostgresConnection owner =
        PostgresConnection.to(database)
            .host(cluster.host())
            .port(cluster.port())
            .user("shop owner")
            .password("x")
            .build();
    PostgresSource.builder(owner).globals(true).build().capture(some);
    assertThat(Files.readString(some.part("globals.sql")))
        .contains("CREATE ROLE \"shop owner\"")
        .doesNotContain("SCRAM-SHA-256$");
    assertThat(some.warnings)
        .extracting(Finding::code)
        .containsExactly("globals_without_passwords");
  }

  @Test
  void ownersComeBackAndMissingRolesAreNamedOrCreated() throws Exception {
    String database = cluster.createDatabase("owned");
    cluster.sql("postgres", "CREATE ROLE \"gone soon\"");
    cluster.sql(database, "CREATE TABLE t (a int)", "ALTER TABLE t OWNER TO \"gone soon\"");
    PostgresConnection connection = cluster.connection(database);
    PostgresSource custom =
        PostgresSource.builder(connection).dumpFormat(DumpFormat.CUSTOM).build();
    FolderBackup backup = new FolderBackup(folder, "owned");
    custom.capture(backup);
    cluster.sql(database, "DROP OWNED BY \"gone soon\"", "DROP ROLE \"gone soon\"");

    StagedRestore refused = custom.beside("1").prepare("r1", backup.restore());
    assertThat(refused.findings())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.code()).isEqualTo("roles_missing");
              assertThat(f.examples()).isEqualTo(List.of("gone soon"));
            });
    assertThatThrownBy(() -> refused.build(backup.restore())).hasMessageContaining("roles");

    PostgresSource without =
        PostgresSource.builder(connection).restore(PostgresRestore.DEFAULT.withoutOwners()).build();
    restored(without, backup, database + "_2");
    String owner = "SELECT tableowner FROM pg_tables WHERE tablename = 't'";
    assertThat(ask(database + "_2", owner)).hasValue(cluster.superuser());

    PostgresSource creating =
        PostgresSource.builder(connection)
            .restore(PostgresRestore.DEFAULT.creatingMissingRoles())
            .build();
    restored(creating, backup, database + "_3");
    assertThat(ask(database + "_3", owner)).hasValue("gone soon");
    assertThat(
            ask("postgres", "SELECT rolcanlogin::text FROM pg_roles WHERE rolname = 'gone soon'"))
        .hasValue("false");
  }

  @Test
  void aCustomDumpCanBeLoadedBySeveralSessions() throws Exception {
    String database = cluster.createPgbenchDatabase("jobs", 1);
    PostgresSource source =
        PostgresSource.builder(cluster.connection(database))
            .dumpFormat(DumpFormat.CUSTOM)
            .restore(PostgresRestore.DEFAULT.jobs(2))
            .build();
    FolderBackup backup = new FolderBackup(folder, "jobs");
    source.capture(backup);
    restored(source, backup, database + "_copy");
    assertThat(Rows.ofAll(cluster, database + "_copy")).isEqualTo(Rows.ofAll(cluster, database));
    assertThat(backup.scratchNames()).isEmpty();
  }

  @Test
  void insertsInsteadOfCopyAndNoCounts() throws Exception {
    String database = cluster.createDatabase("inserts");
    cluster.sql(database, "CREATE TABLE t (a int)", "INSERT INTO t VALUES (1)");
    PostgresSource source =
        PostgresSource.builder(cluster.connection(database))
            .extraArguments("--inserts", "--rows-per-insert=10", "--no-owner", "--no-privileges")
            .countRows(false)
            .build();
    FolderBackup backup = new FolderBackup(folder, "inserts");
    source.capture(backup);
    assertThat(backup.partNames()).containsExactly("dump.sql");
    assertThat(backup.facts).doesNotContainKeys("rows", "roles");
    assertThat(Files.readString(backup.part("dump.sql"))).contains("INSERT INTO public.t VALUES");
    StagedRestore staged = source.beside("c").prepare("r1", backup.restore());
    staged.build(backup.restore());
    assertThat(staged.check(backup.restore()))
        .extracting(Finding::code)
        .containsExactly("rows_not_compared");
  }
}

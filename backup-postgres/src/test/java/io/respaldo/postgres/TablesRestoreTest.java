package io.respaldo.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Finding;
import io.respaldo.source.Restore;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Some tables out of a custom dump, on a real server. */
class TablesRestoreTest {
  private static final String HOSTILE = "a,b.\"c\"; DROP TABLE x; --\n\\! id";

  private final TestCluster cluster = TestCluster.shared();
  private final Path folder;

  TablesRestoreTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private PostgresSource source(String database, DumpFormat format) {
    return PostgresSource.builder(cluster.connection(database))
        .dumpFormat(format)
        .tools(PgTools.onlyIn(cluster.bin()))
        .build();
  }

  private FolderBackup backup(String database, DumpFormat format) throws Exception {
    FolderBackup backup = new FolderBackup(folder.resolve(database), "run_1");
    source(database, format).capture(backup);
    return backup;
  }

  private static Restore only(FolderBackup backup, String tables) {
    return backup.restore(Map.of(PostgresSource.TABLES, tables));
  }

  private StagedRestore plan(String database, FolderBackup backup, String tables) throws Exception {
    return source(database, DumpFormat.CUSTOM)
        .at(RestoreTarget.of(database + "_some"))
        .prepare("restore_1", only(backup, tables));
  }

  /** Restores them into {@code <database>_some}. */
  private StagedRestore restore(String database, FolderBackup backup, String tables)
      throws Exception {
    StagedRestore staged = plan(database, backup, tables);
    staged.build(only(backup, tables));
    assertThat(staged.check(only(backup, tables)))
        .extracting(Finding::code)
        .containsExactly("rows_compared");
    staged.swap();
    staged.discard();
    assertThat(backup.scratchNames()).isEmpty();
    return staged;
  }

  private static Finding finding(StagedRestore staged, String code) {
    return staged.findings().stream().filter(f -> f.code().equals(code)).findFirst().orElseThrow();
  }

  private List<String> column(String database, String sql) throws Exception {
    try (Connection c = cluster.connect(database)) {
      return Session.column(c, sql);
    }
  }

  private String shop() throws Exception {
    String database = cluster.createDatabase("tables");
    cluster.sql(
        database,
        "CREATE SCHEMA sales",
        "CREATE TYPE sales.mood AS ENUM ('good', 'bad')",
        "CREATE DOMAIN sales.cents AS int CHECK (VALUE >= 0)",
        "CREATE EXTENSION citext WITH SCHEMA sales",
        "CREATE FUNCTION sales.half(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1 / 2'",
        "CREATE SEQUENCE sales.shared START 500",
        "CREATE TABLE sales.customer (id serial PRIMARY KEY, name sales.citext UNIQUE)",
        "CREATE TABLE sales.orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            + " n int DEFAULT nextval('sales.shared'), mood sales.mood, price sales.cents,"
            + " customer int REFERENCES sales.customer, half int DEFAULT sales.half(10),"
            + " CHECK (sales.half(n) > 0))",
        "CREATE INDEX by_half ON sales.orders (sales.half(price))",
        "COMMENT ON TABLE sales.orders IS 'what was ordered'",
        "CREATE TABLE orders (a int)", // of the same name in another schema
        "CREATE VIEW sales.dear AS SELECT * FROM sales.orders WHERE price > 10",
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TRIGGER t BEFORE INSERT ON sales.orders FOR EACH ROW EXECUTE FUNCTION refuse()",
        "ALTER TABLE sales.orders DISABLE TRIGGER t",
        "CREATE POLICY own ON sales.orders USING (price < 50)",
        "ALTER TABLE sales.orders ENABLE ROW LEVEL SECURITY",
        "GRANT SELECT ON sales.orders TO PUBLIC",
        "INSERT INTO sales.customer (name) SELECT 'c' || n FROM generate_series(1, 10) n",
        "INSERT INTO sales.orders (mood, price, customer)"
            + " SELECT 'good', n, 1 + n % 10 FROM generate_series(1, 100) n",
        "INSERT INTO orders VALUES (1)");
    return database;
  }

  @Test
  void aTableComesBackWithAllThatIsItsOwnAndNothingElse() throws Exception {
    String database = shop();
    FolderBackup backup = backup(database, DumpFormat.CUSTOM);
    StagedRestore staged = restore(database, backup, "sales.orders");
    String some = database + "_some";
    assertThat(Rows.ofAll(cluster, some))
        .containsOnlyKeys("sales.orders")
        .containsEntry("sales.orders", Rows.ofAll(cluster, database).get("sales.orders"));
    assertThat(
            column(
                some,
                "SELECT conname FROM pg_constraint WHERE conrelid = 'sales.orders'::regclass ORDER BY 1"))
        .containsExactly("orders_n_check", "orders_pkey");
    assertThat(column(some, "SELECT indexname FROM pg_indexes WHERE schemaname = 'sales'"))
        .containsExactlyInAnyOrder("orders_pkey", "by_half");
    assertThat(
            column(some, "SELECT 'none' FROM pg_class WHERE relname = 'orders' AND relacl IS NULL"))
        .containsExactly("none");
    cluster.sql(some, "INSERT INTO sales.orders (price) VALUES (7)");
    assertThat(
            column(
                some,
                "SELECT id || ' ' || n || ' ' || half FROM sales.orders ORDER BY id DESC LIMIT 1"))
        .containsExactly("101 600 5");
    assertThat(finding(staged, "tables_only").examples()).containsExactly("sales.orders");
    assertThat(finding(staged, "tables_without").examples())
        .containsExactlyInAnyOrder(
            "ACL sales.TABLE orders",
            "POLICY sales.orders own",
            "ROW SECURITY sales.orders",
            "FK CONSTRAINT sales.orders orders_customer_fkey",
            "TRIGGER sales.orders t",
            "VIEW sales.dear");
  }

  @Test
  void aForeignKeyBetweenTwoChosenTablesComesBack() throws Exception {
    String database = shop();
    FolderBackup backup = backup(database, DumpFormat.CUSTOM);
    restore(database, backup, "sales.orders, sales.customer");
    String some = database + "_some";
    assertThat(column(some, "SELECT conname FROM pg_constraint WHERE contype = 'f'"))
        .containsExactly("orders_customer_fkey");
    cluster.sql(some, "INSERT INTO sales.customer (name) VALUES ('next')");
    assertThat(column(some, "SELECT max(id)::text FROM sales.customer")).containsExactly("11");
  }

  @Test
  void aNameWithoutASchemaIsInPublic() throws Exception {
    String database = shop();
    restore(database, backup(database, DumpFormat.CUSTOM), "orders");
    assertThat(Rows.ofAll(cluster, database + "_some")).containsOnlyKeys("public.orders");
  }

  @Test
  void aPartitionedTableComesWithItsPartitionsAndAPartitionAlone() throws Exception {
    String database = cluster.createDatabase("parts");
    cluster.sql(
        database,
        "CREATE TABLE m (day int, v text, PRIMARY KEY (day)) PARTITION BY RANGE (day)",
        "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE m2 PARTITION OF m FOR VALUES FROM (10) TO (20) PARTITION BY LIST (day)",
        "CREATE TABLE m2a PARTITION OF m2 DEFAULT",
        "CREATE INDEX ON m (v)",
        "CREATE TABLE other (a int)",
        "INSERT INTO m SELECT n, 'v' || n FROM generate_series(0, 19) n");
    FolderBackup backup = backup(database, DumpFormat.CUSTOM);
    restore(database, backup, "m");
    assertThat(column(database + "_some", "SELECT count(*)::text FROM m")).containsExactly("20");
    cluster.sql("postgres", "DROP DATABASE \"" + database + "_some\"");
    restore(database, backup, "m1");
    assertThat(Rows.ofAll(cluster, database + "_some")).containsOnlyKeys("public.m1");
    assertThat(column(database + "_some", "SELECT count(*)::text FROM m")).containsExactly("10");
  }

  @Test
  void aTableThatInheritsBringsItsParentEmpty() throws Exception {
    String database = cluster.createDatabase("heirs");
    cluster.sql(
        database,
        "CREATE TABLE parent (a int)",
        "CREATE TABLE child (b int) INHERITS (parent)",
        "INSERT INTO parent VALUES (1)",
        "INSERT INTO child VALUES (2, 3)");
    restore(database, backup(database, DumpFormat.CUSTOM), "child");
    assertThat(column(database + "_some", "SELECT a::text FROM parent")).containsExactly("2");
  }

  @Test
  void namesMayHoldWhateverPostgresqlTakes() throws Exception {
    String database = cluster.createDatabase("hostile");
    String schema = "-n *.?; \"q\"";
    String table = new TableName(schema, HOSTILE).quoted();
    cluster.sql(
        database,
        "CREATE SCHEMA " + Sql.identifier(schema),
        "CREATE TABLE " + table + " (a int)",
        "INSERT INTO " + table + " VALUES (42)",
        "CREATE TABLE x (a int)",
        "CREATE TABLE \"*\" (a int)");
    FolderBackup backup = backup(database, DumpFormat.CUSTOM);
    restore(database, backup, table + ", \"*\"");
    assertThat(Rows.ofAll(cluster, database + "_some"))
        .containsOnlyKeys(schema + "." + HOSTILE, "public.*");
  }

  @Test
  void thatLargeObjectsDoNotComeWithATableIsToldWhereTheDumpHoldsSome() throws Exception {
    String database = cluster.createDatabase("large");
    cluster.sql(database, "CREATE TABLE t (file oid)");
    String code = "tables_without_large_objects";
    assertThat(plan(database, backup(database, DumpFormat.CUSTOM), "t").findings())
        .extracting(Finding::code)
        .doesNotContain(code);
    cluster.sql(database, "INSERT INTO t VALUES (lo_from_bytea(0, 'text'))");
    FolderBackup with = new FolderBackup(folder.resolve("with"), "run_2");
    source(database, DumpFormat.CUSTOM).capture(with);
    StagedRestore staged = plan(database, with, "t");
    assertThat(staged.findings()).extracting(Finding::code).contains(code);
    assertThat(staged.findings()).noneMatch(Finding::isError);
  }

  @Test
  void aTableThatIsNotThereIsNamedInThePlanAndNothingIsBuilt() throws Exception {
    String database = shop();
    FolderBackup backup = backup(database, DumpFormat.CUSTOM);
    StagedRestore staged =
        plan(database, backup, "sales.orders, Orders, \"sales.orders\", sales.dear");
    Finding missing = finding(staged, "table_missing");
    assertThat(missing.isError()).isTrue();
    assertThat(missing.message()).contains("\"public\".\"Orders\"");
    assertThat(missing.examples())
        .containsExactly("public.Orders", "public.sales.orders", "sales.dear");
    List<String> before = column("postgres", "SELECT datname FROM pg_database ORDER BY 1");
    assertThatThrownBy(() -> staged.build(only(backup, "Orders"))).hasMessageContaining("Orders");
    assertThat(column("postgres", "SELECT datname FROM pg_database ORDER BY 1")).isEqualTo(before);
  }

  @Test
  void aPlainDumpAndALiveDatabaseAreRefusedInThePlan() throws Exception {
    String database = shop();
    FolderBackup plain = backup(database, DumpFormat.PLAIN);
    Finding text = finding(plan(database, plain, "orders"), "tables_need_custom_dump");
    assertThat(text.isError()).isTrue();
    assertThat(text.remedy()).contains("dump_format");
    StagedRestore live =
        source(database, DumpFormat.PLAIN).inPlace().prepare("r", only(plain, "orders"));
    assertThat(finding(live, "tables_in_place").isError()).isTrue();
  }

  @Test
  void whatIsNoListOfTablesIsRefused() {
    for (String wrong : List.of("", "a,", "a.b.c", "\"a", "a\"b\"", ".a", "a.", "x".repeat(64))) {
      assertThatThrownBy(() -> TableChoice.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("tables");
    }
    assertThat(TableChoice.parse(" a , B.\"c.d\" ,\"e\"\"f\""))
        .containsExactly(TableName.of("a"), TableName.of("B", "c.d"), TableName.of("e\"f"));
  }

  @Test
  void severalSessionsLoadThemToo() throws Exception {
    String database = shop();
    FolderBackup backup = backup(database, DumpFormat.CUSTOM);
    Restore restore = only(backup, "sales.orders");
    StagedRestore staged =
        PostgresSource.builder(cluster.connection(database))
            .tools(PgTools.onlyIn(cluster.bin()))
            .restore(PostgresRestore.DEFAULT.jobs(2))
            .build()
            .at(RestoreTarget.of(database + "_jobs"))
            .prepare("restore_1", restore);
    staged.build(restore);
    staged.swap();
    assertThat(Rows.ofAll(cluster, database + "_jobs")).containsOnlyKeys("sales.orders");
    assertThat(backup.scratchNames()).isEmpty();
  }
}

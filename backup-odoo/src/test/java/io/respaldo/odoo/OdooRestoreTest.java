package io.respaldo.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Finding;
import io.respaldo.part.EntryPath;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.postgres.TestCluster;
import io.respaldo.source.Destination;
import io.respaldo.source.Restore;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import io.respaldo.testkit.MemoryParts;
import io.respaldo.testkit.SourceRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OdooRestoreTest {
  private final Path data;
  private final SourceRun run;
  private TestOdoo odoo;

  OdooRestoreTest(@TempDir Path data, @TempDir Path scratch) throws IOException, SQLException {
    this.data = data;
    this.odoo = new TestOdoo(TestCluster.shared(), data);
    this.run = SourceRun.of("run_1", scratch);
  }

  @AfterEach
  void drop() throws SQLException {
    odoo.drop();
  }

  private OdooSource source(Path... addons) {
    return OdooSource.of(odoo.instance().addons(addons), odoo.database());
  }

  private PartReader capture() throws IOException, InterruptedException {
    MemoryParts parts = new MemoryParts();
    run.captureTo(odoo.source(), parts);
    return parts.reader();
  }

  private Restore restore(PartReader parts, Map<String, String> options) {
    return new WithOptions(run.restore(parts, Selection.all()), options);
  }

  private List<Finding> restored(Destination to, Restore restore) throws Exception {
    StagedRestore staged = to.prepare("r1", restore);
    assertThat(staged.findings()).noneMatch(Finding::isError);
    staged.build(restore);
    List<Finding> found = new ArrayList<>(staged.findings());
    found.addAll(staged.check(restore));
    assertThat(found).noneMatch(Finding::isError);
    staged.swap();
    return found;
  }

  private List<Finding> copied(PartReader parts, Map<String, String> options, Path... addons)
      throws Exception {
    return restored(source(addons).at(RestoreTarget.of(copy())), restore(parts, options));
  }

  private String copy() {
    return odoo.database() + "_copy";
  }

  private static List<String> codes(List<Finding> found) {
    return found.stream().map(Finding::code).toList();
  }

  @Test
  void aRestoredDatabaseIsMadeAsOdooMakesIt() throws Exception {
    odoo.sql("CREATE EXTENSION unaccent");
    odoo.sql("ALTER FUNCTION unaccent(text) IMMUTABLE");
    odoo.sql("CREATE TABLE res_partner (id serial PRIMARY KEY, name text)");
    odoo.sql("CREATE INDEX partner_name ON res_partner (unaccent(name))");

    copied(capture(), Map.of());

    assertThat(
            odoo.ask(
                copy(),
                "SELECT datcollate || ' ' || datctype || ' ' || pg_encoding_to_char(encoding)"
                    + " FROM pg_database WHERE datname = current_database()"))
        .containsExactly("C C.UTF-8 UTF8");
    assertThat(odoo.ask(copy(), "SELECT extname FROM pg_extension ORDER BY extname"))
        .containsExactly("pg_trgm", "plpgsql", "unaccent");
    assertThat(
            odoo.ask(
                copy(),
                "SELECT provolatile FROM pg_proc WHERE oid = 'unaccent(text)'::regprocedure"))
        .containsExactly("i");
    assertThat(odoo.ask(copy(), "SELECT 1 FROM pg_class WHERE relname = 'partner_name'"))
        .hasSize(1);
    assertThat(odoo.ask(copy(), "SELECT has_schema_privilege('public', 'public', 'CREATE')"))
        .containsExactly("t");
  }

  @Test
  void anExtensionThatTheServerLacksIsNamedInThePlan() throws Exception {
    PartReader parts = capture();
    run.facts().put("db.extensions", "pg_trgm=1.6, vector=0.8.0");

    StagedRestore staged =
        source().at(RestoreTarget.of(copy())).prepare("r1", restore(parts, Map.of()));

    assertThat(staged.findings())
        .filteredOn(Finding::isError)
        .singleElement()
        .returns("db: the server lacks extensions that the database uses: vector", Finding::message)
        .returns(List.of("vector"), Finding::examples);
  }

  @ParameterizedTest
  @ValueSource(strings = {"99.1", "9.4"})
  void anotherVersionOfPostgresqlIsSaidInThePlan(String version) throws Exception {
    PartReader parts = capture();
    run.facts().put("db.pg_dump_version", version);

    StagedRestore staged =
        source().at(RestoreTarget.of(copy())).prepare("r1", restore(parts, Map.of()));

    assertThat(staged.findings()).anyMatch(f -> f.message().contains("pg_dump " + version));
  }

  @Test
  void anErrorOfTheDumpFailsTheRestoreAndLeavesNothing() throws Exception {
    MemoryParts parts = new MemoryParts();
    parts.stream(
        "db/dump.sql",
        out -> out.write("CREATE TABLE a (x int);\nSELECT no;\n".getBytes(StandardCharsets.UTF_8)));
    run.facts().put("db.pg_dump_version", "15.1");
    Map<String, Object> before = odoo.world();
    Restore restore = restore(parts.reader(), Map.of());
    StagedRestore staged = source().at(RestoreTarget.of(copy())).prepare("r1", restore);

    assertThatThrownBy(() -> staged.build(restore)).hasMessageContaining("column \"no\"");

    assertThat(odoo.world()).isEqualTo(before);
  }

  @Test
  void aStatementOfAnotherVersionOfPostgresqlIsLeftOutAndTold() throws Exception {
    MemoryParts parts = new MemoryParts();
    parts.stream(
        "db/dump.sql",
        out ->
            out.write(
                "SET transaction_timeout = 0;\nCREATE TABLE a (x int);\n"
                    .getBytes(StandardCharsets.UTF_8)));
    run.facts().put("db.pg_dump_version", "99.1");

    List<Finding> found = copied(parts.reader(), Map.of("identity", "move"));

    assertThat(found)
        .filteredOn(f -> f.code().equals("statements_left_out"))
        .singleElement()
        .returns(List.of("SET transaction_timeout"), Finding::examples);
  }

  @Test
  void aRestoreUnderTheSameNameKeepsItsIdentity() throws Exception {
    List<Finding> found = restored(source().inPlace(), restore(capture(), Map.of()));

    assertThat(codes(found)).contains("identity_move");
    assertThat(odoo.parameter(odoo.database(), "database.uuid")).isEqualTo("uuid of the original");
    assertThat(odoo.parameter(odoo.database(), "database.enterprise_code")).isEqualTo("M123");
  }

  @Test
  void aDatabaseOfAnotherNameIsACopyAndGetsItsOwnIdentity() throws Exception {
    List<Finding> found = copied(capture(), Map.of());

    assertThat(codes(found)).contains("identity_copy", "identity_renewed", "not_neutral");
    assertThat(odoo.parameter(copy(), "database.uuid")).matches("[0-9a-f-]{36}");
    assertThat(odoo.parameter(copy(), "database.secret"))
        .matches("[0-9a-f-]{36}")
        .isNotEqualTo(odoo.parameter(copy(), "database.uuid"));
    assertThat(odoo.parameter(copy(), "web.base.url")).isEqualTo("http://localhost:8069");
    assertThat(odoo.parameter(copy(), "database.create_date"))
        .matches("20\\d\\d-.*")
        .doesNotStartWith("2020");
    assertThat(odoo.parameter(copy(), "database.enterprise_code")).isEmpty();
    assertThat(odoo.parameter(copy(), "database.expiration_reason")).isEqualTo("copy");
    assertThat(odoo.parameter(copy(), "database.expiration_date")).doesNotStartWith("2020");
    assertThat(odoo.parameter(copy(), "base.login_cooldown_after")).isEqualTo("10");
    assertThat(odoo.parameter(copy(), "shop.own")).isEqualTo("stays");
    assertThat(odoo.parameter(odoo.database(), "database.uuid")).isEqualTo("uuid of the original");
  }

  @Test
  void aDatabaseThatIsMovedToAnotherNameKeepsItsIdentity() throws Exception {
    copied(capture(), Map.of("identity", "move"));

    assertThat(odoo.parameter(copy(), "database.uuid")).isEqualTo("uuid of the original");
    assertThat(odoo.parameter(copy(), "web.base.url")).isEqualTo("https://shop.example.com");
  }

  @Test
  void whatIsNoChoiceIsRefusedInWords() throws Exception {
    PartReader parts = capture();
    Destination to = source().at(RestoreTarget.of(copy()));

    assertThatThrownBy(() -> to.prepare("r1", restore(parts, Map.of("identity", "clone"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("identity 'clone': move or copy");
    assertThatThrownBy(() -> to.prepare("r1", restore(parts, Map.of("neutralize", "yes"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("neutralize 'yes': true or false");
  }

  @Test
  void theFilesAloneCantBeNeutralized() throws Exception {
    odoo.attach("there");
    Restore files =
        new WithOptions(
            run.restore(capture(), Selection.of("filestore")), Map.of("neutralize", "true"));

    assertThat(source().at(RestoreTarget.of(copy())).prepare("r1", files).findings())
        .anyMatch(f -> f.isError() && f.code().equals("no_database_chosen"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"14.0", "15.0", "16.0", "17.0", "18.0", "19.0", "saas~19.1"})
  void aCopyIsNeutralizedByTheBuiltInMinimum(String series) throws Exception {
    odoo.drop();
    odoo = new TestOdoo(TestCluster.shared(), data.resolve("of" + series), series);
    odoo.install("mail");
    odoo.install("payment");
    odoo.install("shop_custom");

    List<Finding> found = copied(capture(), Map.of("neutralize", "true"));

    assertThat(odoo.ask(copy(), "SELECT smtp_host FROM ir_mail_server WHERE active"))
        .containsExactly("invalid");
    assertThat(odoo.ask(copy(), "SELECT cron_name FROM ir_cron WHERE active"))
        .containsExactly("autovacuum");
    assertThat(odoo.parameter(copy(), "database.is_neutralized")).isEqualTo("true");
    assertThat(odoo.ask(copy(), "SELECT 1 FROM fetchmail_server WHERE active")).isEmpty();
    assertThat(odoo.ask(copy(), "SELECT 1 FROM mail_template WHERE mail_server_id > 0")).isEmpty();
    OdooVersion version = OdooVersion.parse(series).orElseThrow();
    String payment = version.year() < 16 ? "payment_acquirer" : "payment_provider";
    assertThat(odoo.ask(copy(), "SELECT state FROM " + payment + " ORDER BY id"))
        .containsExactly("disabled", "test");
    assertThat(found)
        .filteredOn(f -> f.code().equals("not_neutralized"))
        .singleElement()
        .returns(List.of("shop_custom"), Finding::examples);
    assertThat(odoo.ask(odoo.database(), "SELECT smtp_host FROM ir_mail_server WHERE active"))
        .as("the original")
        .containsExactly("smtp.example.com");
  }

  /** Writes an installation's modules with their own SQL, as 16 and later have them. */
  private static Path installation(Path folder, Map<String, String> neutralizing)
      throws IOException {
    Path core = folder.resolve("odoo/addons");
    module(core, "base", neutralizing.getOrDefault("base", TestNeutral.BASE));
    Files.writeString(
        folder.resolve("odoo/release.py"),
        "RELEASE_LEVELS = [ALPHA]\nversion_info = (18, 0, 0, FINAL, 0, '')\n");
    for (Map.Entry<String, String> each : neutralizing.entrySet()) {
      if (!each.getKey().equals("base")) {
        module(folder.resolve("addons"), each.getKey(), each.getValue());
      }
    }
    module(folder.resolve("addons"), "web", "");
    return folder.resolve("addons");
  }

  private static void module(Path addons, String name, String sql) throws IOException {
    Path data = Files.createDirectories(addons.resolve(name).resolve("data"));
    Files.writeString(addons.resolve(name).resolve("__manifest__.py"), "{'name': 'x'}");
    if (!sql.isEmpty()) {
      Files.writeString(data.resolve("neutralize.sql"), sql);
    }
  }

  @Test
  void aCopyIsNeutralizedByTheInstallationsOwnSql(@TempDir Path code) throws Exception {
    odoo.install("shop_own");
    odoo.install("shop_absent");
    Path addons =
        installation(
            code, Map.of("shop_own", "UPDATE fetchmail_server SET active = false; SELECT '?%s';"));

    List<Finding> found = copied(capture(), Map.of("neutralize", "true"), addons);

    assertThat(odoo.ask(copy(), "SELECT name FROM ir_mail_server WHERE active"))
        .containsExactly("neutralization - disable emails");
    assertThat(odoo.ask(copy(), "SELECT 1 FROM fetchmail_server WHERE active")).isEmpty();
    assertThat(codes(found)).contains("neutralized").doesNotContain("neutralized_by_minimum");
    assertThat(found)
        .filteredOn(f -> f.code().equals("not_neutralized"))
        .singleElement()
        .returns(List.of("shop_absent", "web"), Finding::examples);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE no_such_table SET x = 1",
        "UPDATE ir_cron SET active = true",
        "UPDATE ir_mail_server SET active = true",
        "UPDATE ir_mail_server SET active = false",
        "UPDATE ir_mail_server SET smtp_host = 'smtp.example.com' WHERE active",
        "DELETE FROM ir_config_parameter WHERE key = 'database.is_neutralized'",
        "COMMIT; BEGIN"
      })
  void aCopyThatIsNotNeutralInTheEndIsNotKept(String sql, @TempDir Path code) throws Exception {
    odoo.attach("there");
    odoo.install("shop_own");
    Path addons = installation(code, Map.of("shop_own", sql));
    Map<String, Object> before = odoo.world();
    Restore restore = restore(capture(), Map.of("neutralize", "true"));
    StagedRestore staged = source(addons).at(RestoreTarget.of(copy())).prepare("r1", restore);

    assertThatThrownBy(() -> staged.build(restore)).isInstanceOf(IOException.class);

    assertThat(odoo.world()).isEqualTo(before);
  }

  @Test
  void aBackupOfANewerOdooIsSaidInThePlan(@TempDir Path code) throws Exception {
    PartReader parts = capture();
    run.facts().put("odoo_version", "19.0");

    StagedRestore staged =
        source(installation(code, Map.of()))
            .at(RestoreTarget.of(copy()))
            .prepare("r1", restore(parts, Map.of()));

    assertThat(staged.findings())
        .anyMatch(
            f ->
                f.code().equals("odoo_newer")
                    && f.message()
                        .equals("the backup is of Odoo 19.0, the installation here of 18.0"));
  }

  @Test
  void filesThatOnlyRowsNameAreLookedForToo() throws Exception {
    String name = odoo.attach("there");
    PartReader all = capture();
    MemoryParts without = new MemoryParts();
    without.stream(
        "db/dump.sql",
        out -> {
          try (var in = all.read(EntryPath.of("db/dump.sql"))) {
            in.transferTo(out);
          }
        });
    without.tree("filestore/files", sink -> {});

    List<Finding> found = copied(without.reader(), Map.of());

    assertThat(found)
        .filteredOn(f -> f.code().equals("attachments_missing"))
        .singleElement()
        .returns(List.of(name), Finding::examples);
  }

  @Test
  void aMarkThatLeavesNoRoomForTheNameIsRefused() {
    assertThatThrownBy(() -> source().beside("x".repeat(62)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leaves no room for the database's name");
    assertThat(source().beside("x".repeat(61))).isNotNull();
  }

  @Test
  void filesOfMoreThanFourMebibytesAreBackedUpAndRestored() throws Exception {
    String big = "0123456789abcdef".repeat((4 << 16) + 7);
    String name = odoo.attach(big);

    copied(capture(), Map.of());

    assertThat(Files.size(odoo.file(name))).isGreaterThan(4 << 20);
    assertThat(odoo.attachments(copy())).containsValue(big);
  }
}

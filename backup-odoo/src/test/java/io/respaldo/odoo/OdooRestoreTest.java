package io.respaldo.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Finding;
import io.respaldo.part.EntryPath;
import io.respaldo.part.PartReader;
import io.respaldo.source.Destination;
import io.respaldo.source.Restore;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import io.respaldo.testkit.MemoryParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OdooRestoreTest extends OdooRestoreFixture {
  OdooRestoreTest(@TempDir Path data, @TempDir Path scratch) throws IOException, SQLException {
    super(data, scratch);
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

  @Test
  void attachmentsInTheDatabaseComeBackWithIt() throws Exception {
    odoo.sql(
        "INSERT INTO ir_attachment (name, db_datas)"
            + " VALUES ('in the database', decode('00ff5c0a', 'hex'))");
    odoo.attach("in a file");

    copied(capture(), Map.of());

    assertThat(odoo.ask(copy(), "SELECT encode(db_datas, 'hex') FROM ir_attachment WHERE id = 1"))
        .containsExactly("00ff5c0a");
    assertThat(odoo.attachments(copy())).hasSize(1).doesNotContainValue("LOST");
    assertThat(run.found()).as("nothing of it is reported as not covered").isEmpty();
  }
}

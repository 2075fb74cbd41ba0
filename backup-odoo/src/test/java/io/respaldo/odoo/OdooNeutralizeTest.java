package io.respaldo.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Finding;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.postgres.TestCluster;
import io.respaldo.source.Restore;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies are made harmless, or not kept. */
@Tag("once")
class OdooNeutralizeTest extends OdooRestoreFixture {
  OdooNeutralizeTest(@TempDir Path data, @TempDir Path scratch) throws IOException, SQLException {
    super(data, scratch);
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
  void withoutTheRecordOfAutovacuumNoScheduledActionStaysActive() throws Exception {
    odoo.sql("UPDATE ir_model_data SET res_id = NULL WHERE name = 'autovacuum_job'");

    copied(capture(), Map.of("neutralize", "true"));

    assertThat(odoo.ask(copy(), "SELECT cron_name FROM ir_cron WHERE active")).isEmpty();
  }

  @Test
  void sqlOfTheInstallationThatMissesThemAllForItFailsTheRestore(@TempDir Path code)
      throws Exception {
    odoo.sql("UPDATE ir_model_data SET res_id = NULL WHERE name = 'autovacuum_job'");
    Path addons =
        installation(code, Map.of("web", "UPDATE ir_cron SET active = true WHERE NOT active"));
    Restore restore = restore(capture(), Map.of("neutralize", "true"));
    StagedRestore staged = source(addons).at(RestoreTarget.of(copy())).prepare("r1", restore);

    assertThatThrownBy(() -> staged.build(restore)).hasMessageContaining("scheduled actions");
  }

  @Test
  void aTriggerThatWouldActAtTheCommitIsSeenBeforeIt(@TempDir Path code) throws Exception {
    Path addons =
        installation(
            code,
            Map.of(
                "web",
                "CREATE FUNCTION wake() RETURNS trigger LANGUAGE plpgsql AS"
                    + " 'BEGIN UPDATE ir_cron SET active = true; RETURN NULL; END';"
                    + "CREATE CONSTRAINT TRIGGER wake AFTER INSERT ON res_users DEFERRABLE"
                    + " INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wake();"
                    + "INSERT INTO res_users (login, active) VALUES ('x', false)"));
    Restore restore = restore(capture(), Map.of("neutralize", "true"));
    StagedRestore staged = source(addons).at(RestoreTarget.of(copy())).prepare("r1", restore);

    assertThatThrownBy(() -> staged.build(restore)).hasMessageContaining("scheduled actions");
  }
}

package io.respaldo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.BackupKind;
import io.respaldo.Finding;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PostgresRoundTripTest {
  private final TestCluster cluster = TestCluster.shared();
  private final Path folder;

  PostgresRoundTripTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private PostgresSource source(String database, DumpFormat format) {
    return PostgresSource.builder(cluster.connection(database))
        .dumpFormat(format)
        .tools(PgTools.onlyIn(cluster.bin()))
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void pgbenchDataComesBackRowByRow(DumpFormat format) throws Exception {
    String database = cluster.createPgbenchDatabase("bench", 1);
    cluster.pgbench(database, "--transactions=200");
    PostgresSource source = source(database, format);
    assertThat(source.preflight(BackupKind.FULL).findings()).isEmpty();
    FolderBackup backup = new FolderBackup(folder, "run_1");
    source.capture(backup);

    StagedRestore staged =
        source.at(RestoreTarget.of(database + "_copy")).prepare("restore_1", backup.restore());
    assertThat(staged.findings()).isEmpty();
    staged.build(backup.restore());
    assertThat(staged.check(backup.restore()))
        .extracting(Finding::code)
        .containsExactly("rows_compared");
    staged.swap();
    staged.discard();

    assertThat(Rows.ofAll(cluster, database + "_copy"))
        .isEqualTo(Rows.ofAll(cluster, database))
        .containsKeys("public.pgbench_accounts", "public.pgbench_history");
    assertThat(backup.facts)
        .containsEntry("tables", "4")
        .containsEntry("rows", "100211")
        .containsEntry("database", database);
    assertThat(backup.partNames()).containsExactly("counts.json", format.part());
    assertThat(backup.scratchNames()).isEmpty();
    assertThat(backup.warnings).isEmpty();
  }

  @Test
  void theDefaultPlaceIsANewDatabaseBesideTheOriginal() throws Exception {
    String database = cluster.createDatabase("beside");
    cluster.sql(database, "CREATE TABLE t (a int)", "INSERT INTO t VALUES (1)");
    PostgresSource source = source(database, DumpFormat.PLAIN);
    FolderBackup backup = new FolderBackup(folder, "run_2");
    source.capture(backup);
    StagedRestore staged = source.beside("20251119").prepare("r2", backup.restore());
    staged.build(backup.restore());
    List<Finding> findings = staged.check(backup.restore());
    staged.swap();
    assertThat(findings)
        .singleElement()
        .hasToString("counted anew: tables 1, rows 1; each as in the dump");
    assertThat(staged.describe()).contains("'" + database + "_20251119'");
    assertThat(Rows.ofAll(cluster, database + "_20251119")).isEqualTo(Map.of("public.t", "1:(1)"));
  }
}

package io.respaldo.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.respaldo.format.Exporter;
import io.respaldo.part.EntryPath;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.postgres.DumpFormat;
import io.respaldo.postgres.PostgresSource;
import io.respaldo.postgres.TestCluster;
import io.respaldo.testkit.MemoryParts;
import io.respaldo.testkit.SourceRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("once")
class OdooExportTest {
  private final TestOdoo odoo;
  private final SourceRun run;
  private final OdooItself itself;
  private final Path folder;

  OdooExportTest(@TempDir Path data, @TempDir Path scratch, @TempDir Path folder)
      throws IOException, SQLException {
    this.odoo = new TestOdoo(TestCluster.shared(), data);
    this.run = SourceRun.of("run_1", scratch);
    this.itself = new OdooItself(TestCluster.shared(), data, scratch);
    this.folder = folder;
  }

  @AfterEach
  void drop() throws SQLException {
    odoo.drop();
  }

  private Path export(Exporter exporter, UnaryOperator<PostgresSource.Builder> how)
      throws IOException, InterruptedException {
    MemoryParts parts = new MemoryParts();
    run.captureTo(odoo.source(how), parts);
    return export(exporter, parts.reader());
  }

  private Path export(Exporter exporter, PartReader parts)
      throws IOException, InterruptedException {
    var backup = run.restore(parts, Selection.all()).backup();
    Path file = folder.resolve(exporter.fileName(backup));
    try (OutputStream out = Files.newOutputStream(file)) {
      exporter.write(parts, backup, folder, out);
    }
    return file;
  }

  private static List<String> names(Path zip) throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        names.add(e.getName());
      }
    }
    return names;
  }

  private static String text(Path zip, String name) throws IOException {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        if (e.getName().equals(name)) {
          return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
      }
    }
    throw new IOException("no " + name);
  }

  @Test
  void theZipIsLaidOutAsOdoosOwn() throws Exception {
    String first = odoo.attach("one");
    String second = odoo.attach("two");

    Path zip = export(OdooZip.standard(), how -> how);

    assertThat(zip).hasFileName(odoo.database() + "_2025-11-19_03-00-00.zip");
    assertThat(names(zip).subList(0, 2)).containsExactly("dump.sql", "manifest.json");
    assertThat(names(zip).subList(2, names(zip).size()))
        .containsExactlyInAnyOrder("filestore/" + first, "filestore/" + second);
    assertThat(text(zip, "dump.sql"))
        .startsWith("--\n-- PostgreSQL database dump\n")
        .doesNotContain("OWNER TO")
        .doesNotContain("GRANT ");
    assertThat(text(zip, "filestore/" + first)).isEqualTo("one");
  }

  @ParameterizedTest
  @CsvSource({
    "14.0, 14",
    "15.0, 15",
    "16.0, 16",
    "17.0, 17",
    "18.0, 18",
    "19.0, 19",
    "saas~18.2, saas~18",
    "saas~19.1, saas~19"
  })
  void theManifestHasOdoosSevenKeys(String series, String major, @TempDir Path data)
      throws Exception {
    TestOdoo other = new TestOdoo(TestCluster.shared(), data, series);
    MemoryParts parts = new MemoryParts();
    run.captureTo(other.source(), parts);

    Path zip = export(OdooZip.standard(), parts.reader());

    String manifest = text(zip, "manifest.json");
    assertThat(manifest)
        .startsWith("{\n    \"odoo_dump\": \"1\",\n    \"db_name\": ")
        .endsWith("    }\n}");
    JsonNode json = new ObjectMapper().readTree(manifest);
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "odoo_dump",
            "db_name",
            "version",
            "version_info",
            "major_version",
            "pg_version",
            "modules");
    assertThat(json.get("db_name").asText()).isEqualTo(other.database());
    assertThat(json.get("version").asText()).isEqualTo(series);
    assertThat(json.get("major_version").asText()).isEqualTo(series);
    assertThat(json.get("version_info")).hasSize(6);
    assertThat(json.get("version_info").get(0).asText()).isEqualTo(major);
    assertThat(json.get("version_info").get(0).isNumber()).isEqualTo(!series.startsWith("saas"));
    assertThat(json.get("version_info").get(3).asText()).isEqualTo("final");
    assertThat(json.get("pg_version").asText()).matches("\\d+\\.0");
    assertThat(json.get("modules").fieldNames()).toIterable().containsExactly("base", "web");
    assertThat(json.get("modules").get("base").asText()).isEqualTo(series + ".1.3");
    other.drop();
  }

  @Test
  void odooRestoresTheZip() throws Exception {
    odoo.attach("one");
    odoo.attach("two");
    String copy = odoo.database() + "_copy";

    itself.restore(copy, export(OdooZip.standard(), how -> how));

    assertThat(odoo.attachments(copy))
        .isEqualTo(odoo.attachments(odoo.database()))
        .hasSize(2)
        .doesNotContainValue("LOST");
  }

  @Test
  void aDumpInTheCustomFormatIsTurnedIntoSql() throws Exception {
    odoo.attach("one");
    String copy = odoo.database() + "_copy";

    Path zip = export(OdooZip.standard(), how -> how.dumpFormat(DumpFormat.CUSTOM));
    itself.restore(copy, zip);

    assertThat(text(zip, "dump.sql")).contains("PostgreSQL database dump complete");
    assertThat(odoo.attachments(copy)).isEqualTo(odoo.attachments(odoo.database())).hasSize(1);
  }

  @Test
  void aCustomDumpThatIsCutOffFailsTheExport() throws Exception {
    for (int i = 0; i < 200; i++) {
      odoo.attach("content " + i);
    }
    MemoryParts whole = new MemoryParts();
    run.captureTo(odoo.source(how -> how.dumpFormat(DumpFormat.CUSTOM)), whole);
    MemoryParts cut = new MemoryParts();
    cut.stream(
        "db/dump.pgdump",
        out -> {
          try (InputStream in = whole.reader().read(EntryPath.of("db/dump.pgdump"))) {
            byte[] all = in.readAllBytes();
            out.write(all, 0, all.length * 2 / 3);
          }
        });

    assertThatThrownBy(() -> export(OdooZip.standard(), cut.reader()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("pg_restore");
  }

  @Test
  void theDumpFormatIsTheCustomDumpAlone() throws Exception {
    odoo.attach("one");

    Path file = export(new OdooDump(), how -> how.dumpFormat(DumpFormat.CUSTOM));

    assertThat(file).hasFileName(odoo.database() + "_2025-11-19_03-00-00.dump");
    assertThat(Files.readAllBytes(file)).startsWith("PGDMP".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void noDumpFormatIsMadeOfSqlText() {
    assertThatThrownBy(() -> export(new OdooDump(), how -> how))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("export it as odoo-zip");
  }

  @Test
  void aBackupOfSomethingElseIsRefused() throws Exception {
    MemoryParts parts = new MemoryParts();
    parts.stream("dump.sql", out -> {});

    assertThatThrownBy(() -> export(OdooZip.standard(), parts.reader()))
        .hasMessageContaining("no dump of an Odoo database");
    assertThatThrownBy(() -> export(new OdooDump(), parts.reader()))
        .hasMessageContaining("no dump of an Odoo database");
  }
}

package io.respaldo.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.foreign.ForeignBackup;
import io.respaldo.format.foreign.ForeignKind;
import io.respaldo.part.EntryPath;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.postgres.ForeignDumps;
import io.respaldo.postgres.PostgresConnection;
import io.respaldo.postgres.ScriptBackups;
import io.respaldo.postgres.TestCluster;
import io.respaldo.source.Restore;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import io.respaldo.testkit.SourceRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("once")
class OdooBackupsTest {
  private static final String DUMP =
      """
      --
      -- PostgreSQL database dump
      --

      -- Dumped from database version 15.4
      -- Dumped by pg_dump version 15.4

      CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
      CREATE TABLE a (x int);

      --
      -- PostgreSQL database dump complete
      --

      """;
  private static final String GOOD = TestOdoo.storeName("good");

  private final Path data;
  private final Path scratch;
  private final Path folder;
  private final TestCluster cluster = TestCluster.shared();
  private Optional<TestOdoo> odoo = Optional.empty();

  OdooBackupsTest(@TempDir Path data, @TempDir Path scratch, @TempDir Path folder) {
    this.data = data;
    this.scratch = scratch;
    this.folder = folder;
  }

  @AfterEach
  void drop() throws SQLException {
    if (odoo.isPresent()) {
      odoo.get().drop();
    }
  }

  private TestOdoo odoo(String series) throws IOException, SQLException {
    odoo = Optional.of(new TestOdoo(cluster, data, series));
    return odoo.get();
  }

  private static ForeignKind kind(String name) {
    return OdooBackups.kinds().stream()
        .filter(k -> k.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static final ForeignKind ZIP = kind("odoo-zip");

  private List<String> verified(ForeignKind kind, Path file) throws Exception {
    return kind.verify(List.of(file), scratch, FormatProgress.NONE).stream()
        .map(Finding::code)
        .toList();
  }

  /** Entries in this order: names and contents by turns. */
  private Path zip(String... entries) throws IOException {
    Path file = folder.resolve("shop_2025-11-19_03-00-00.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < entries.length; i += 2) {
        zip.putNextEntry(new ZipEntry(entries[i]));
        zip.write(entries[i + 1].getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"14.0", "16.0", "17.0", "18.0", "19.0", "saas~18.2"})
  void aZipOfOdoosOwnIsRecognisedSoundAndRestored(String series) throws Exception {
    TestOdoo source = odoo(series);
    for (int i = 0; i < 20; i++) {
      source.attach("content " + i);
    }
    Path file = folder.resolve(source.database() + "_2025-11-19_03-00-00.zip");
    new OdooItself(cluster, data, scratch).dump(source.database(), file);

    ForeignBackup found = ZIP.recognise(file).orElseThrow();

    assertThat(found.instance()).contains(source.database());
    assertThat(found.time().in(ZoneId.of("America/Lima")))
        .as("Odoo names it in UTC")
        .isEqualTo(Instant.parse("2025-11-19T03:00:00Z"));
    assertThat(found.facts()).containsEntry("odoo_version", series);
    assertThat(verified(ZIP, file)).isEmpty();
    restored(ZIP, found);
  }

  /** As a role that is no superuser: a foreign dump runs as nobody else. */
  private void restored(ForeignKind kind, ForeignBackup found) throws Exception {
    TestOdoo source = odoo.orElseThrow();
    String role = "r" + UUID.randomUUID().toString().substring(0, 8);
    cluster.sql("postgres", "CREATE ROLE " + role + " LOGIN CREATEDB PASSWORD 'x'");
    String copy = source.database() + "_copy";
    PostgresConnection as =
        PostgresConnection.to("postgres")
            .host(cluster.host())
            .port(cluster.port())
            .user(role)
            .password("x")
            .build();
    OdooSource to = OdooSource.of(OdooInstance.of(as, data), source.database());
    SourceRun run = SourceRun.of("run_1", scratch);
    run.facts().putAll(found.facts());
    try (PartReader parts = kind.open(found.files(), scratch, FormatProgress.NONE)) {
      Restore restore =
          new WithOptions(run.restore(parts, Selection.all()), Map.of("foreign_dump", "true"));
      StagedRestore staged = to.at(RestoreTarget.of(copy)).prepare("r1", restore);
      assertThat(staged.findings()).noneMatch(Finding::isError);
      staged.build(restore);
      assertThat(staged.check(restore)).noneMatch(Finding::isError);
      staged.swap();
    }
    assertThat(source.attachments(copy))
        .isEqualTo(source.attachments(source.database()))
        .hasSize(20)
        .doesNotContainValue("LOST");
    cluster.sql("postgres", "DROP DATABASE \"" + copy + "\"", "DROP ROLE " + role);
  }

  @Test
  void aCustomDumpOfOdoosOwnIsRecognisedAndSound() throws Exception {
    TestOdoo source = odoo("18.0");
    source.sql("CREATE EXTENSION pg_trgm");
    Path file = folder.resolve(source.database() + "_2025-11-19_03-00-00.dump");
    new OdooItself(cluster, data, scratch).dumpCustom(source.database(), file);
    Path renamed = Files.copy(file, folder.resolve("erp.backup"));

    for (Path each : List.of(file, renamed)) {
      ForeignBackup found = kind("odoo-dump").recognise(each).orElseThrow();
      assertThat(found.instance()).contains(source.database());
      assertThat(found.facts().get("db.extensions")).contains("pg_trgm=");
      assertThat(verified(kind("odoo-dump"), each)).isEmpty();
    }

    byte[] all = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(all, all.length * 2 / 3));
    assertThat(verified(kind("odoo-dump"), file)).containsExactly("dump_damaged");
  }

  @Test
  void aFolderOfClickOdooIsRecognisedSoundAndRestored() throws Exception {
    TestOdoo source = odoo("18.0");
    for (int i = 0; i < 20; i++) {
      source.attach("content " + i);
    }
    Path backup = Files.createDirectory(folder.resolve("shop-20251119"));
    new OdooItself(cluster, data, scratch).dumpCustom(source.database(), backup.resolve("db.dump"));
    try (Stream<Path> all = Files.walk(source.filestore())) {
      for (Path path : all.toList()) {
        Path to = backup.resolve("filestore").resolve(source.filestore().relativize(path));
        Files.copy(path, to);
      }
    }
    ForeignKind kind = kind("click-odoo-folder");

    ForeignBackup found = kind.recognise(backup).orElseThrow();

    assertThat(verified(kind, backup)).isEmpty();
    restored(kind, found);
    assertThat(backup.resolve("filestore")).as("a restore changes no backup").isNotEmptyDirectory();
  }

  @Test
  void anArchiveThatAScriptMadeIsRestoredAsAnOdoo() throws Exception {
    TestOdoo source = odoo("16.0");
    for (int i = 0; i < 20; i++) {
      source.attach("content " + i);
    }
    Path file =
        new ScriptBackups(cluster, source.database())
            .archive(
                folder.resolve("instances/erp/backup_20251119_030000.tar.gz"), source.filestore());
    ForeignKind kind =
        ForeignDumps.kinds().stream()
            .filter(k -> k.name().equals("tar-gz"))
            .findFirst()
            .orElseThrow();

    ForeignBackup found = kind.recognise(file).orElseThrow();

    assertThat(verified(kind, file)).isEmpty();
    restored(kind, found);
  }

  @Test
  void theManifestMayLack() throws Exception {
    Path file = zip("dump.sql", DUMP, "filestore/" + GOOD, "good");

    ForeignBackup found = ZIP.recognise(file).orElseThrow();

    assertThat(found.instance()).contains("shop");
    assertThat(found.facts())
        .containsEntry("db.original_pg_dump_version", "15.4")
        .containsEntry("db.extensions", "pg_trgm=");
    assertThat(verified(ZIP, file)).isEmpty();
  }

  @Test
  void anotherZipIsNone() throws Exception {
    assertThat(ZIP.recognise(zip("photo.jpg", "x"))).isEmpty();
  }

  @Test
  void whatAHostileZipHoldsIsNamed() throws Exception {
    assertThat(verified(ZIP, zip("filestore/" + GOOD, "good"))).containsExactly("no_dump");
    assertThat(verified(ZIP, zip("filestore/" + GOOD, "good", "dump.sql", DUMP)))
        .containsExactly("dump_not_first");
    assertThat(verified(ZIP, zip("dump.sql", DUMP, "filestore/ab/evil.sh", "x")))
        .containsExactly("not_sha1");
    assertThat(verified(ZIP, zip("dump.sql", DUMP, "filestore/../../etc/x", "x")))
        .containsExactly("zip_damaged");
    assertThat(verified(ZIP, zip("dump.sql", DUMP, "filestore/" + GOOD, "other")))
        .containsExactly("content_not_sha1");
    assertThat(verified(ZIP, zip("dump.sql", DUMP.substring(0, 200))))
        .containsExactly("dump_truncated");
    assertThat(verified(ZIP, zip("dump.sql", DUMP, "filestore/checklist/" + GOOD, ""))).isEmpty();
  }

  @Test
  void namesThatStandTwiceAreRefused() throws Exception {
    String other = TestOdoo.storeName("x");
    Path file = zip("dump.sql", DUMP, "filestore/" + GOOD, "good", "filestore/" + other, "x");
    replace(file, other, GOOD);

    assertThat(verified(ZIP, file)).containsExactly("names_twice");

    Path dumps = zip("dump.sql", DUMP, "dumq.sql", DUMP);
    replace(dumps, "dumq.sql", "dump.sql");
    assertThat(verified(ZIP, dumps)).containsExactly("names_twice");
  }

  private static void replace(Path file, String what, String by) throws IOException {
    String all = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.writeString(file, all.replace(what, by), StandardCharsets.ISO_8859_1);
  }

  @Test
  void aZipThatIsCutOffIsRecognisedAndRefused() throws Exception {
    Path file = zip("dump.sql", DUMP, "filestore/" + GOOD, "good");
    byte[] all = Files.readAllBytes(file);
    for (int length : new int[] {60, all.length / 2, all.length - 1}) {
      Files.write(file, Arrays.copyOf(all, length));

      assertThat(ZIP.recognise(file)).as("%d bytes", length).isPresent();
      assertThat(verified(ZIP, file)).containsExactly("zip_damaged");
    }
  }

  @Test
  void whatWouldBecomeAbsurdlyMuchIsRefusedBeforeItIsUnpacked() throws Exception {
    Path file = zip("dump.sql", DUMP);
    declare(file, 0x7fffff00);

    assertThat(verified(ZIP, file)).containsExactly("zip_bomb");
  }

  @Test
  void moreBytesThanDeclaredAreRefused() throws Exception {
    Path file = zip("dump.sql", DUMP);
    declare(file, 10);

    assertThat(verified(ZIP, file)).isNotEmpty().doesNotContain("zip_bomb");
    assertThat(ZIP.verify(List.of(file), scratch, FormatProgress.NONE)).anyMatch(f -> f.isError());
  }

  /** Another size in the directory's first record. */
  private static void declare(Path file, int size) throws IOException {
    byte[] all = Files.readAllBytes(file);
    List<Integer> records = new ArrayList<>();
    for (int i = 0; i < all.length - 4; i++) {
      if (all[i] == 'P' && all[i + 1] == 'K' && all[i + 2] == 1 && all[i + 3] == 2) {
        records.add(i);
      }
    }
    ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).putInt(records.get(0) + 24, size);
    Files.write(file, all);
  }

  @Test
  void aManifestThatIsNonsenseIsOnlyUnknown() throws Exception {
    for (String manifest :
        List.of("", "{", "[]", "[".repeat(5000), "{\"version\": 3, \"db_name\": []}")) {
      Path file = zip("dump.sql", DUMP, "manifest.json", manifest);

      assertThat(ZIP.recognise(file).orElseThrow().facts()).doesNotContainKey("odoo_version");
      assertThat(verified(ZIP, file)).isEmpty();
    }
  }

  @Test
  void otherThingsInAZipAreNoParts() throws Exception {
    Path file = zip("dump.sql", DUMP, "info.json", "{}", "logs/x y.log", "x");

    try (PartReader parts = ZIP.open(List.of(file), scratch, FormatProgress.NONE)) {
      assertThat(parts.parts()).extracting(p -> p.name()).containsExactly("db/dump.sql");
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (var in = parts.read(EntryPath.of("db/dump.sql"))) {
        in.transferTo(out);
      }
      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(DUMP);
    }
  }
}

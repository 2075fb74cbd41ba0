package io.respaldo.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.foreign.ForeignBackup;
import io.respaldo.format.foreign.ForeignKind;
import io.respaldo.format.foreign.ForeignTime;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.source.Restore;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files made by {@code pg_dump -Fc}, and text of any name: known by their first bytes. */
@Tag("once")
class ForeignCustomDumpsTest {
  private static final String ROLE = "foreign_custom_test";

  private final TestCluster cluster = TestCluster.shared();
  private final Path folder;
  private String database = "";
  private ScriptBackups scripts = new ScriptBackups(cluster, "postgres");

  ForeignCustomDumpsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void aDatabase() throws Exception {
    database = cluster.createDatabase("custom");
    cluster.sql(
        "postgres",
        "DROP ROLE IF EXISTS " + ROLE,
        "CREATE ROLE " + ROLE + " LOGIN CREATEDB PASSWORD '" + cluster.password() + "'");
    cluster.sql(
        database,
        "CREATE EXTENSION pg_trgm",
        "CREATE TABLE t (a int PRIMARY KEY, b text)",
        "CREATE TABLE u (a int)",
        "GRANT SELECT ON t TO PUBLIC",
        "INSERT INTO t SELECT n, md5(n::text) FROM generate_series(1, 2000) n",
        "INSERT INTO u VALUES (1)");
    scripts = new ScriptBackups(cluster, database);
  }

  @AfterEach
  void drop() throws Exception {
    cluster.sql("postgres", "DROP DATABASE IF EXISTS \"" + database + "_back\"");
    cluster.sql("postgres", "DROP ROLE " + ROLE);
  }

  private record Found(ForeignKind kind, ForeignBackup backup) {}

  private static Optional<Found> find(Path path) throws IOException {
    for (ForeignKind kind : ForeignDumps.kinds()) {
      Optional<ForeignBackup> backup = kind.recognise(path);
      if (backup.isPresent()) {
        return Optional.of(new Found(kind, backup.get()));
      }
    }
    return Optional.empty();
  }

  private List<String> codes(Path path) throws Exception {
    Found found = find(path).orElseThrow();
    return found.kind().verify(found.backup().files(), folder, FormatProgress.NONE).stream()
        .map(Finding::code)
        .toList();
  }

  private Path dump(String name, String how) throws Exception {
    Path file = folder.resolve(name);
    scripts.run(folder, "pg_dump " + how + " " + database + " > '" + file + "'");
    return file;
  }

  @Test
  void aCustomDumpIsKnownByItsContentWhateverItsName() throws Exception {
    for (String name : List.of("shop.dump", "shop.backup", "shop.custom", "shop.sql", "noname")) {
      Path file = dump(name, "-Fc");
      Found found = find(file).orElseThrow();
      assertThat(found.kind().name()).as(name).isEqualTo("pg-custom");
      assertThat(found.backup().instance()).contains(database);
      assertThat(found.backup().time().origin()).isEqualTo(ForeignTime.Origin.CONTENT);
      assertThat(found.backup().facts())
          .containsEntry("extensions", "pg_trgm=")
          .hasEntrySatisfying("original_server_version", v -> assertThat(v).matches("[0-9.]+"))
          .containsKey("original_pg_dump_version");
      assertThat(codes(file)).isEmpty();
      try (PartReader reader = found.kind().open(List.of(file), folder, FormatProgress.NONE)) {
        assertThat(reader.parts())
            .containsExactly(new Part("dump.pgdump", Part.Shape.STREAM, 1, Files.size(file)));
      }
    }
  }

  @Test
  void aNameTellsMoreThanTheContent() throws Exception {
    Found found = find(dump("backup_erp_20251119_030000.dump", "-Fc")).orElseThrow();
    assertThat(found.backup().instance()).contains("erp");
    assertThat(found.backup().time().in(ZoneOffset.UTC))
        .isEqualTo(Instant.parse("2025-11-19T03:00:00Z"));
  }

  @Test
  void oneThatWasCompressedOnceMoreIsUnpackedOnTheWay() throws Exception {
    Path plain = dump("shop.dump", "-Fc");
    Path file = folder.resolve("shop.dump.gz");
    scripts.run(folder, "gzip -c shop.dump > shop.dump.gz");
    Found found = find(file).orElseThrow();
    assertThat(found.kind().name()).isEqualTo("pg-custom");
    assertThat(codes(file)).isEmpty();
    try (PartReader reader = found.kind().open(List.of(file), folder, FormatProgress.NONE);
        InputStream in = reader.read(EntryPath.of("dump.pgdump"))) {
      assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(plain));
    }
    byte[] all = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(all, all.length - 9));
    assertThat(codes(file)).containsExactly("truncated");
  }

  @Test
  void wherverItIsCutOffItIsFoundWhichItsListOfContentsAloneWouldNotTell() throws Exception {
    for (String how : List.of("-Fc", "-Fc -Z0")) {
      Path file = dump("shop.dump", how);
      byte[] all = Files.readAllBytes(file);
      TreeSet<Integer> lengths = new TreeSet<>();
      for (int i = 1; i <= 12; i++) {
        lengths.add(all.length - i);
        lengths.add(all.length * i / 13);
      }
      for (int length : lengths) {
        Files.write(file, Arrays.copyOf(all, length));
        assertThat(codes(file)).as("%s, %d of %d", how, length, all.length).hasSize(1);
      }
      scripts.run(folder, "pg_restore --list shop.dump > list"); // is content with that
    }
  }

  @Test
  void damageInCompressedRowsIsFound() throws Exception {
    Path file = dump("shop.dump", "-Fc");
    byte[] all = Files.readAllBytes(file);
    all[all.length - 3000] ^= 0x10;
    Files.write(file, all);
    assertThat(codes(file)).containsExactly("dump_damaged");
  }

  @Test
  void plainTextIsKnownByItsContentToo() throws Exception {
    Path text = dump("shop.bak", "-Fp");
    Path cluster = folder.resolve("everything.txt");
    scripts.run(folder, "pg_dumpall --globals-only > '" + cluster + "'");
    scripts.run(folder, "gzip -c shop.bak > shop.bak.gz; cp shop.bak misnamed.sql.gz");
    for (String name : List.of("shop.bak", "shop.bak.gz", "misnamed.sql.gz")) {
      assertThat(find(folder.resolve(name)).orElseThrow().kind().name()).isEqualTo("sql-gz");
      assertThat(codes(folder.resolve(name))).as(name).isEmpty();
    }
    assertThat(find(text).orElseThrow().backup().facts()).containsEntry("extensions", "pg_trgm=");
    assertThat(codes(cluster)).containsExactly("cluster_dump");
    Files.writeString(text, "no dump\n-- PostgreSQL database dump\n");
    assertThat(find(text)).isEmpty();
  }

  @Test
  void aDumpOfANewerVersionThanTheToolsSaysSo() throws Exception {
    Path file = dump("shop.dump", "-Fc");
    byte[] all = Files.readAllBytes(file);
    byte[] own =
        (cluster.bin().getName(cluster.bin().getNameCount() - 2) + ".")
            .getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < 200; at++) { // the server's version, and pg_dump's
      if (Arrays.equals(all, at, at + own.length, own, 0, own.length)) {
        all[at] = '9';
        all[at + 1] = '9';
      }
    }
    Files.write(file, all);
    assertThat(codes(file)).containsExactly("tool_too_old");
    all[6] = 99;
    Files.write(file, all);
    assertThat(codes(file)).containsExactly("dump_damaged");
    assertThatThrownBy(() -> DumpToc.read(new ByteArrayInputStream(all)))
        .hasMessageContaining("1.99");
  }

  @Test
  void contentsThatLieAreOnlyUnknown() throws Exception {
    Path file = dump("shop.dump", "-Fc");
    byte[] all = Files.readAllBytes(file);
    for (int at = 5; at < 120; at++) {
      byte[] hostile = all.clone();
      hostile[at] = (byte) 0x7f;
      Files.write(file, hostile);
      assertThat(find(file)).as("byte %d", at).isPresent();
    }
    DumpToc toc = DumpToc.read(new ByteArrayInputStream(all));
    assertThat(toc.database()).isEqualTo(database);
    assertThat(toc.made().orElseThrow())
        .isBetween(
            LocalDateTime.now(ZoneOffset.UTC).minusHours(15),
            LocalDateTime.now(ZoneOffset.UTC).plusHours(15));
  }

  private Restore restore(Path file, Map<String, String> options) throws Exception {
    FolderBackup backup = new FolderBackup(folder.resolve("as-backup"), "run_1");
    Files.copy(file, backup.part("dump.pgdump"), StandardCopyOption.REPLACE_EXISTING);
    backup.facts.putAll(find(file).orElseThrow().backup().facts());
    return backup.restore(options);
  }

  private StagedRestore plan(Restore restore) throws Exception {
    PostgresConnection as =
        PostgresConnection.to(database)
            .host(cluster.host())
            .port(cluster.port())
            .user(ROLE)
            .password(cluster.password())
            .build();
    return PostgresSource.of(as)
        .at(RestoreTarget.of(database + "_back"))
        .prepare("restore_1", restore);
  }

  @Test
  void itRestoresAsAnotherRoleThanItsOwnersWholeOrOneTable() throws Exception {
    Path file = dump("shop.dump", "-Fc");
    for (Map<String, String> options :
        List.of(Map.of("foreign_dump", "true"), Map.of("foreign_dump", "true", "tables", "u"))) {
      Restore restore = restore(file, options);
      StagedRestore staged = plan(restore);
      assertThat(staged.findings()).noneMatch(Finding::isError);
      assertThat(staged.findings()).extracting(Finding::code).contains("foreign_owners");
      staged.build(restore);
      staged.swap();
      assertThat(Rows.ofAll(cluster, database + "_back"))
          .containsOnlyKeys(
              options.containsKey("tables")
                  ? List.of("public.u")
                  : List.of("public.t", "public.u"));
      cluster.sql("postgres", "DROP DATABASE \"" + database + "_back\"");
    }
  }

  @Test
  void extensionsOfItsContentsThatTheServerLacksAreNamedInThePlan() throws Exception {
    Path file = dump("shop.dump", "-Fc");
    byte[] all = Files.readAllBytes(file);
    byte[] name = "pg_trgm".getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < all.length - name.length; at++) {
      if (Arrays.equals(all, at, at + name.length, name, 0, name.length)) {
        all[at] = 'x';
      }
    }
    Files.write(file, all);
    StagedRestore staged = plan(restore(file, Map.of("foreign_dump", "true")));
    assertThat(staged.findings())
        .filteredOn(f -> f.code().equals("extension_missing"))
        .singleElement()
        .satisfies(f -> assertThat(f.message()).contains("xg_trgm"));
    assertThat(staged.findings()).anyMatch(Finding::isError);
  }
}

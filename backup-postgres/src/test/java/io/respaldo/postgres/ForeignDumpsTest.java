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
import io.respaldo.part.Selection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files made by the real tools, as the scripts that people have call them. */
class ForeignDumpsTest {
  private static final ZoneId LIMA = ZoneId.of("America/Lima");

  private final TestCluster cluster = TestCluster.shared();
  private final Path folder;
  private ScriptBackups scripts = new ScriptBackups(cluster, "postgres");

  ForeignDumpsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void aDatabase() throws Exception {
    String database = cluster.createDatabase("scripted");
    cluster.sql(
        database,
        "CREATE TABLE t (a int PRIMARY KEY, b text)",
        "INSERT INTO t SELECT n, repeat('x', 50) || n FROM generate_series(1, 5000) n");
    scripts = new ScriptBackups(cluster, database);
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

  private static Found found(Path path) throws IOException {
    return find(path).orElseThrow();
  }

  private List<Finding> verify(Path path) throws Exception {
    Found found = found(path);
    return found.kind().verify(found.backup().files(), folder, FormatProgress.NONE);
  }

  private PartReader open(Path path) throws Exception {
    Found found = found(path);
    return found.kind().open(found.backup().files(), folder, FormatProgress.NONE);
  }

  private List<String> codes(Path path) throws Exception {
    return verify(path).stream().map(Finding::code).toList();
  }

  private Path tree(String name, String... files) throws IOException {
    Path tree = Files.createDirectories(folder.resolve("trees").resolve(name));
    for (String file : files) {
      Path at = tree.resolve(file);
      Files.createDirectories(at.resolveSibling(""));
      Files.writeString(at, "content of " + file);
    }
    return tree;
  }

  private static Path cut(Path file, double share) throws IOException {
    byte[] all = Files.readAllBytes(file);
    return Files.write(file, Arrays.copyOf(all, (int) (all.length * share)));
  }

  private static String read(PartReader reader, String path) throws IOException {
    try (InputStream in = reader.read(EntryPath.of(path))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String gunzipped(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aFullDumpIsReadAsTheDumpThatAPostgresSourceMakes() throws Exception {
    Path file = scripts.gzippedDump(folder.resolve("backup_20251201_030000_FULL.sql.gz"));
    Found found = found(file);
    assertThat(found.kind().name()).isEqualTo("sql-gz");
    assertThat(found.backup().instance()).isEmpty();
    assertThat(found.backup().time().in(LIMA)).isEqualTo(Instant.parse("2025-12-01T08:00:00Z"));
    assertThat(found.backup().time().origin()).isEqualTo(ForeignTime.Origin.NAME);
    assertThat(found.backup().facts()).containsKey("original_server_version");
    assertThat(verify(file)).isEmpty();
    try (PartReader reader = open(file)) {
      String dump = gunzipped(file);
      assertThat(reader.parts())
          .containsExactly(new Part("dump.sql", Part.Shape.STREAM, 1, dump.length()));
      assertThat(read(reader, "dump.sql")).isEqualTo(dump);
    }
  }

  @Test
  void aDumpAndTheMediaOfTheSameTimeAreOneBackup() throws Exception {
    Path dump = scripts.gzippedDump(folder.resolve("b/db/patrimonio_20241112_030000.sql.gz"));
    Path media =
        scripts.tar(
            folder.resolve("b/media/media_20241112_030000.tar.gz"), tree("media", "a/ñ.txt", "b"));
    Found found = found(dump);
    assertThat(found.kind().name()).isEqualTo("db-media");
    assertThat(found.backup().files()).containsExactly(dump, media);
    assertThat(found.backup().instance()).contains("patrimonio");
    assertThat(found(media).backup()).isEqualTo(found.backup());
    assertThat(verify(dump)).isEmpty();
    try (PartReader reader = open(dump)) {
      assertThat(reader.parts())
          .extracting(Part::name)
          .containsExactly("db/dump.sql", "media/files");
      assertThat(read(reader, "db/dump.sql")).isEqualTo(gunzipped(dump));
      assertThat(read(reader, "media/files/a/ñ.txt")).isEqualTo("content of a/ñ.txt");
      Path into = folder.resolve("into");
      assertThat(reader.extract("media/files", Selection.all(), into)).isEmpty();
      assertThat(into.resolve("b")).hasContent("content of b");
    }
  }

  @Test
  void mediaArchivedWithoutTheirFolderAreTheSameFiles() throws Exception {
    Path tree = tree("files", "x/y", "z");
    Path media = folder.resolve("b/media/media_20241112_030000.tar.gz");
    Files.createDirectories(media.resolveSibling(""));
    scripts.run(tree, "tar -czf '" + media + "' .");
    try (PartReader reader = open(media)) {
      assertThat(read(reader, "media/files/x/y")).isEqualTo("content of x/y");
    }
    assertThat(codes(media)).containsExactly("dump_missing");
  }

  @Test
  void aSafetyCopyBelongsToTheOnlyDatabaseBesideIt() throws Exception {
    Path other = scripts.gzippedDump(folder.resolve("b/db/patrimonio_20241112_030000.sql.gz"));
    Path copy = scripts.gzippedDump(folder.resolve("b/db/pre_restore_20241112_100000.sql.gz"));
    assertThat(found(copy).backup().instance()).contains("patrimonio");
    assertThat(codes(copy)).containsExactly("media_missing");
    Files.move(other, other.resolveSibling("a_20241112_030000.sql.gz"));
    scripts.gzippedDump(folder.resolve("b/db/b_20241112_030000.sql.gz"));
    assertThat(found(copy).backup().instance()).isEmpty();
  }

  @Test
  void mediaGoWithOneOfSeveralDumpsOfTheSameTime() throws Exception {
    Path one = scripts.gzippedDump(folder.resolve("b/db/one_20241112_030000.sql.gz"));
    Path two = scripts.gzippedDump(folder.resolve("b/db/two_20241112_030000.sql.gz"));
    Path own = scripts.tar(folder.resolve("b/media/one_20241112_030000.tar.gz"), tree("o", "a"));
    Path all = scripts.tar(folder.resolve("b/media/media_20241112_030000.tar.gz"), tree("m", "a"));
    assertThat(found(one).backup().files()).containsExactly(one, own);
    assertThat(found(two).backup().files()).containsExactly(two, all);
    assertThat(found(all).backup()).isEqualTo(found(two).backup());
  }

  @Test
  void anArchiveOfAnInstanceIsReadAsDatabaseAndFilestore() throws Exception {
    Path filestore = tree("filestore", "a1/a1b2", "ff/ff00");
    Path file =
        scripts.archive(
            folder.resolve("instances/prod-panel4/backup_20251119_030000.tar.gz"), filestore);
    Found found = found(file);
    assertThat(found.kind().name()).isEqualTo("tar-gz");
    assertThat(found.backup().instance()).contains("prod-panel4");
    assertThat(verify(file)).isEmpty();
    try (PartReader reader = open(file)) {
      assertThat(reader.parts())
          .extracting(Part::name)
          .containsExactlyInAnyOrder("db/dump.sql", "filestore/files");
      assertThat(read(reader, "filestore/files/a1/a1b2")).isEqualTo("content of a1/a1b2");
      assertThat(read(reader, "db/dump.sql")).contains("CREATE TABLE public.t");
    }
  }

  @Test
  void aFlatArchiveIsNamedByItsDatabase() throws Exception {
    Path file =
        scripts.archive(
            folder.resolve("backup_my_db_20251119_030000.tar.gz"), tree("filestore", "a1/a1b2"));
    assertThat(found(file).backup().instance()).contains("my_db");
    assertThat(found(file).backup().time())
        .isEqualTo(
            new ForeignTime.Local(LocalDateTime.of(2025, 11, 19, 3, 0), ForeignTime.Origin.NAME));
  }

  @Test
  void aTruncatedDumpIsNamed() throws Exception {
    Path file = cut(scripts.gzippedDump(folder.resolve("db_20251201_030000.sql.gz")), 0.5);
    assertThat(verify(file))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.code()).isEqualTo("truncated");
              assertThat(f.isError()).isTrue();
              assertThat(f.message()).contains(file.toString()).contains("ends early");
            });
    try (PartReader reader = open(file);
        InputStream in = reader.read(EntryPath.of("dump.sql"))) {
      assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aDumpWithoutItsLastLineIsNamedThoughItsGzipIsWhole() throws Exception {
    Path file = scripts.gzippedDump(folder.resolve("db_20251201_030000.sql.gz"));
    scripts.run(folder, "gunzip -c '" + file + "' > all; head -n 100 all | gzip > '" + file + "'");
    assertThat(codes(file)).containsExactly("dump_truncated");
  }

  @Test
  void trailingGarbageIsNamedAndSeveralMembersAreNot() throws Exception {
    Path file = scripts.gzippedDump(folder.resolve("db_20251201_030000.sql.gz"));
    Path members = folder.resolve("db_20251202_030000.sql.gz");
    scripts.run(
        folder,
        "gunzip -c '"
            + file
            + "' > all; (head -c 5000 all | gzip; tail -c +5001 all | gzip) > '"
            + members
            + "'");
    assertThat(verify(members)).isEmpty();
    try (PartReader reader = open(members)) {
      assertThat(read(reader, "dump.sql")).isEqualTo(gunzipped(file));
    }
    Files.writeString(file, "garbage", StandardOpenOption.APPEND);
    assertThat(verify(file))
        .singleElement()
        .satisfies(
            f ->
                assertThat(f.message()).contains("after the gzip data").contains("something else"));
  }

  @Test
  void aFlippedByteIsNamed() throws Exception {
    Path file = scripts.gzippedDump(folder.resolve("db_20251201_030000.sql.gz"));
    byte[] all = Files.readAllBytes(file);
    all[all.length / 2] ^= 0x10;
    Files.write(file, all);
    assertThat(codes(file)).containsExactly("damaged");
  }

  @Test
  void emptyFilesAreNamedEmptyWhateverKindTheyAre() throws Exception {
    for (String name :
        List.of(
            "db_20251201_030000.sql.gz",
            "db_20251201_030000.sql",
            "backup_20251119_030000.tar.gz",
            "x/db/p_20241112_030000.sql.gz")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.resolveSibling(""));
      Files.createFile(file);
      assertThat(codes(file)).as(name).startsWith("file_empty");
    }
    Path dump = folder.resolve("gz_20251201_030000.sql.gz");
    scripts.run(folder, "printf '' | gzip > '" + dump + "'");
    assertThat(codes(dump)).containsExactly("dump_empty");
  }

  @Test
  void aDamagedArchiveIsNamed() throws Exception {
    Path filestore = tree("filestore", "a1/a1b2");
    Path file = folder.resolve("backup_db_20251119_030000.tar.gz");
    cut(scripts.archive(file, filestore), 0.6);
    assertThat(verify(file)).anyMatch(f -> f.isError() && f.code().equals("damaged"));
    Files.writeString(file, "this is no archive");
    assertThat(verify(file)).anyMatch(Finding::isError);
  }

  @Test
  void anArchiveWithoutADumpOrWithHalfOfOneIsNamed() throws Exception {
    Path file = folder.resolve("backup_db_20251119_030000.tar.gz");
    scripts.tar(file, tree("filestore", "a1/a1b2"));
    assertThat(codes(file)).containsExactly("no_dump");
    Path half = folder.resolve("half");
    Files.createDirectories(half);
    Files.writeString(half.resolve("dump.sql"), "--\n-- PostgreSQL database dump\n--\nCREATE");
    scripts.run(half, "tar -czf '" + file + "' .");
    assertThat(codes(file)).containsExactly("dump_truncated");
  }

  @Test
  void whatBringsBackNothingAloneIsRefused() throws Exception {
    Path diff = scripts.gzippedDump(folder.resolve("backup_20251202_030000_DIFF.sql.gz"));
    assertThat(codes(diff)).containsExactly("differential");
    Path all = folder.resolve("all_20251202.sql.gz");
    scripts.run(folder, "pg_dumpall --globals-only | gzip > '" + all + "'");
    assertThat(codes(all)).containsExactly("cluster_dump");
    Path half = Files.createDirectories(folder.resolve("half"));
    scripts.run(half, "pg_dump --format=custom postgres > dump.sql");
    Path archive = folder.resolve("backup_db_20251202_030000.tar.gz");
    scripts.run(half, "tar -czf '" + archive + "' dump.sql");
    assertThat(codes(archive)).containsExactly("dump_not_plain");
  }

  @Test
  void aDumpByAnotherProgramIsWarnedOf() throws Exception {
    Path file = Files.writeString(folder.resolve("backup_20251202_030000.sql"), "INSERT INTO t;");
    assertThat(verify(file))
        .singleElement()
        .satisfies(f -> assertThat(f.code()).isEqualTo("not_pg_dump"))
        .satisfies(f -> assertThat(f.isError()).isFalse());
  }

  @Test
  void otherFilesAndLinksAreNotRecognised() throws Exception {
    Path dump = scripts.gzippedDump(folder.resolve("db_20251201_030000.sql.gz"));
    Path link = Files.createSymbolicLink(folder.resolve("l_20251201_030000.sql.gz"), dump);
    assertThat(find(link)).isEmpty();
    assertThat(find(Files.createFile(folder.resolve("cron.log")))).isEmpty();
    assertThat(find(Files.createFile(folder.resolve("media_20251201.tar.gz")))).isEmpty();
    assertThat(find(Files.createDirectory(folder.resolve("dir.sql")))).isEmpty();
  }

  @Test
  void aMediaArchiveThatLeadsOutIsHeldIn() throws Exception {
    Path media = folder.resolve("b/media/media_20241112_030000.tar.gz");
    Files.createDirectories(media.resolveSibling(""));
    Path tree = tree("media", "a");
    Files.createSymbolicLink(tree.resolve("out"), Path.of("../../../outside"));
    scripts.tar(media, tree);
    assertThat(codes(media)).contains("link_outside");
    try (PartReader reader = open(media)) {
      Path into = folder.resolve("into");
      assertThat(reader.extract("media/files", Selection.all(), into))
          .anyMatch(w -> w.code().equals("link_outside"));
      assertThat(into.resolve("out")).doesNotExist();
    }
    scripts.run(
        tree.resolveSibling(""),
        "tar -czf '" + media + "' -P --transform 's,^a,../../a,' -C media a");
    assertThat(verify(media)).anyMatch(f -> f.isError() && f.message().contains(".."));
  }
}

package io.respaldo.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.respaldo.Finding;
import io.respaldo.source.StagedRestore;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, disabledReason = "looks at processes in /proc")
class PostgresSecrecyTest {
  private static final String PASSWORD = "s3:cr\\et' \"ñ$%";

  private final TestCluster cluster = TestCluster.shared();
  private final Path folder;
  private final List<String> seen = new ArrayList<>();
  private String database = "";

  PostgresSecrecyTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void role() throws Exception {
    database = cluster.createPgbenchDatabase("secret", 1);
    cluster.sql(
        "postgres",
        "DO $$ BEGIN CREATE ROLE keeper SUPERUSER LOGIN;"
            + " EXCEPTION WHEN duplicate_object THEN NULL; END $$",
        "ALTER ROLE keeper PASSWORD " + Sql.literal(PASSWORD));
  }

  private PostgresConnection connection() {
    return PostgresConnection.to(database)
        .host(cluster.host())
        .port(cluster.port())
        .user("keeper")
        .password(PASSWORD)
        .build();
  }

  /** Arguments and environment of the processes that we started. */
  private void look() {
    ProcessHandle.current()
        .descendants()
        .forEach(
            p -> {
              seen.add(read(p, "cmdline"));
              seen.add(read(p, "environ"));
            });
  }

  private static String read(ProcessHandle process, String file) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(process.pid()), file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // ended meanwhile
    }
  }

  @Test
  void thePasswordIsInAPrivateFileOnlyAndThatIsRemoved() throws Exception {
    FolderBackup backup = new FolderBackup(folder, "secret_1");
    List<String> files = new ArrayList<>();
    backup.through =
        out -> {
          look();
          try {
            for (String name : backup.scratchNames()) {
              Path file = backup.scratch().resolve(name);
              files.add(
                  PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                      + " "
                      + Files.readString(file));
            }
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
          return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
              out.write(bytes, offset, length);
              look();
            }
          };
        };
    PostgresSource source = PostgresSource.of(connection());
    source.capture(backup);

    assertThat(files).contains("rw------- *:*:*:*:s3\\:cr\\\\et' \"ñ$%\n");
    assertThat(seen).anyMatch(s -> s.contains("pg_dump")).noneMatch(s -> s.contains("s3"));
    assertThat(backup.scratchNames()).isEmpty();
    assertThat(backup.facts.toString() + backup.steps + source).doesNotContain("s3");
    assertThat(connection().toString())
        .isEqualTo("keeper@127.0.0.1:" + cluster.port() + "/" + database);

    StagedRestore staged = source.beside("copy").prepare("r1", backup.restore());
    staged.build(backup.restore());
    assertThat(staged.check(backup.restore()))
        .extracting(Finding::code)
        .containsExactly("rows_compared");
    assertThat(backup.scratchNames()).isEmpty();
    assertThat(staged.names().toString() + staged.describe()).doesNotContain("s3");
    staged.discard();
  }

  @Test
  void failuresDoNotTellIt() throws Exception {
    FolderBackup backup = new FolderBackup(folder, "secret_2");
    cluster.sql("postgres", "ALTER ROLE keeper PASSWORD 'other'");
    Throwable wrong = catchThrowable(() -> PostgresSource.of(connection()).capture(backup));
    StringWriter text = new StringWriter();
    wrong.printStackTrace(new PrintWriter(text, true));
    assertThat(text.toString()).contains("does not accept the password").doesNotContain("s3:");
    assertThat(cluster.log()).doesNotContain("s3:cr\\et' \"");
    assertThat(backup.scratchNames()).isEmpty();
  }

  @Test
  void intoAContainerItTravelsByTheNameOfAVariable() throws Exception {
    FolderBackup backup = new FolderBackup(folder, "secret_3");
    backup.through =
        out -> {
          look();
          assertThat(backup.scratch()).isEmptyDirectory();
          return out;
        };
    PostgresSource source =
        PostgresSource.builder(connection())
            .tools(PgTools.inside("env", "INSIDE=yes", "PATH=" + cluster.bin() + ":/usr/bin:/bin"))
            .toolsConnectTo("localhost", cluster.port())
            .build();
    source.capture(backup);
    StagedRestore staged = source.beside("copy").prepare("r1", backup.restore());
    staged.build(backup.restore());
    assertThat(staged.check(backup.restore()))
        .extracting(Finding::code)
        .containsExactly("rows_compared");
    staged.swap();
    assertThat(Rows.ofAll(cluster, database + "_copy")).isEqualTo(Rows.ofAll(cluster, database));
    assertThat(seen).filteredOn(s -> s.contains("--dbname=")).noneMatch(s -> s.contains("s3"));
  }

  @Test
  void aPasswordFileOfTheHostsIsUnderstood() throws Exception {
    Path file = folder.resolve("pgpass");
    Files.writeString(
        file,
        "# comment\nelsewhere:*:*:*:no\n127.0.0.1:*:*:other:no\n127.0.0.1:"
            + cluster.port()
            + ":*:keeper:"
            + PassFile.escape(PASSWORD)
            + "\n*:*:*:*:late\n");
    PostgresConnection connection =
        PostgresConnection.to(database)
            .host(cluster.host())
            .port(cluster.port())
            .user("keeper")
            .passfile(file)
            .build();
    assertThat(connection.password()).hasValue(PASSWORD);
    FolderBackup backup = new FolderBackup(folder.resolve("b"), "secret_4");
    PostgresSource.of(connection).capture(backup);
    assertThat(backup.facts).containsAllEntriesOf(Map.of("rows", "100011"));
  }
}

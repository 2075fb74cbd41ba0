package io.respaldo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.BackupKind;
import io.respaldo.Finding;
import io.respaldo.source.Preflight;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresPreflightTest {
  private final TestCluster cluster = TestCluster.shared();
  private final Path folder;

  PostgresPreflightTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private PostgresConnection.Builder connection(String database) {
    return PostgresConnection.to(database)
        .host(cluster.host())
        .port(cluster.port())
        .user(cluster.superuser())
        .password(cluster.password());
  }

  private static Finding only(PostgresSource source) throws Exception {
    Preflight preflight = source.preflight(BackupKind.FULL);
    assertThat(preflight.findings()).hasSize(1).allMatch(Finding::isError);
    return preflight.findings().get(0);
  }

  private static Finding only(PostgresConnection.Builder connection) throws Exception {
    return only(PostgresSource.of(connection.build()));
  }

  private static Finding only(PostgresConnection connection, PgTools tools) throws Exception {
    return only(PostgresSource.builder(connection).tools(tools).build());
  }

  @Test
  void aReadySourceHasNoFindingsAndAnEstimate() throws Exception {
    String database = cluster.createPgbenchDatabase("ready", 1);
    Preflight preflight =
        PostgresSource.of(cluster.connection(database)).preflight(BackupKind.FULL);
    assertThat(preflight.findings()).isEmpty();
    assertThat(preflight.kind()).isEqualTo(BackupKind.FULL);
    assertThat(preflight.bytes().orElseThrow()).isGreaterThan(15_000_000);
    assertThat(preflight.spoolBytes().orElseThrow()).isBetween(5_000_000L, 15_000_000L);
  }

  @Test
  void aDifferentialBecomesAFullOneAndSaysSo() throws Exception {
    Preflight preflight =
        PostgresSource.of(cluster.connection("postgres")).preflight(BackupKind.DIFFERENTIAL);
    assertThat(preflight.kind()).isEqualTo(BackupKind.FULL);
    assertThat(preflight.findings()).extracting(Finding::code).containsExactly("full_instead");
  }

  @Test
  void aWrongPasswordIsNamedWithItsRemedy() throws Exception {
    Finding f = only(connection("postgres").password("wrong-secret"));
    assertThat(f.code()).isEqualTo("wrong_password");
    assertThat(f.toString())
        .contains("does not accept the password of 'respaldo_test'", "correct the user or the")
        .doesNotContain("wrong-secret");
  }

  @Test
  void aServerThatIsDownIsNamedWithItsRemedy() throws Exception {
    Finding f = only(connection("postgres").port(unusedPort()));
    assertThat(f.code()).isEqualTo("server_down");
    assertThat(f.toString()).contains("does not answer", "start the server");
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void anUnknownDatabaseIsNamedWithItsRemedy() throws Exception {
    Finding f = only(connection("no such database"));
    assertThat(f.code()).isEqualTo("unknown_database");
    assertThat(f.toString())
        .contains("there is no database 'no such database'", "correct the name");
  }

  @Test
  void aMissingToolIsNamedWithItsRemedy() throws Exception {
    Finding f = only(cluster.connection("postgres"), PgTools.onlyIn(folder));
    assertThat(f.code()).isEqualTo("tool_missing");
    assertThat(f.toString()).contains("no pg_dump was found in", "install postgresql-client-");
  }

  @Test
  void aTooOldToolIsNamedWithItsRemedy() throws Exception {
    PgTools old =
        PgTools.onlyIn(
            FakeTools.ofVersion(folder.resolve("9"), "9.6.24"),
            FakeTools.ofVersion(folder.resolve("12"), "12.22 (Debian 12.22-1)"));
    Finding f = only(cluster.connection("postgres"), old);
    assertThat(f.code()).isEqualTo("tool_too_old");
    assertThat(f.toString())
        .matches(
            "pg_dump 12\\.22 cannot read a server of version (\\d+); install"
                + " postgresql-client-\\1 or set tools.directory");
  }

  @Test
  void missingRightsAreNamedTableByTable() throws Exception {
    String database = cluster.createDatabase("rights");
    cluster.sql(
        database,
        "CREATE TABLE open (a int)",
        "CREATE TABLE \"Secret\" (a serial)",
        "CREATE ROLE reader LOGIN PASSWORD 'r'",
        "GRANT SELECT ON open TO reader");
    Finding f = only(connection(database).user("reader").password("r"));
    assertThat(f.code()).isEqualTo("no_rights");
    assertThat(f.examples()).containsExactly("public.\"Secret\"", "public.\"Secret_a_seq\"");
    assertThat(f.remedy()).contains("GRANT pg_read_all_data TO \"reader\"");

    cluster.sql(database, "GRANT pg_read_all_data TO reader");
    PostgresSource granted =
        PostgresSource.of(connection(database).user("reader").password("r").build());
    assertThat(granted.preflight(BackupKind.FULL).findings()).isEmpty();
    FolderBackup backup = new FolderBackup(folder, "granted");
    granted.capture(backup);
    assertThat(Files.readString(backup.part("dump.sql"))).contains("COPY public.\"Secret\"");
  }

  @Test
  void rowSecurityThatWouldHideRowsIsAnError() throws Exception {
    String database = cluster.createDatabase("rls");
    cluster.sql(
        database,
        "CREATE TABLE t (a int)",
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
        "CREATE ROLE filtered LOGIN PASSWORD 'r' IN ROLE pg_read_all_data");
    Finding f = only(connection(database).user("filtered").password("r"));
    assertThat(f.code()).isEqualTo("row_security");
    assertThat(f.examples()).containsExactly("public.t");
  }
}

package io.respaldo.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.respaldo.Finding;
import io.respaldo.process.ToolFailedException;
import io.respaldo.source.StagedRestore;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PostgresCaptureFailureTest {
  private final TestCluster cluster = TestCluster.shared();
  private final Path folder;

  PostgresCaptureFailureTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void noProcessOfOursIsLeft() {
    assertThat(dumps()).isEmpty();
  }

  private static Stream<ProcessHandle> dumps() {
    return ProcessHandle.current()
        .descendants()
        .filter(p -> p.info().command().orElse("").endsWith("pg_dump"));
  }

  private static void killDumps() {
    dumps().forEach(ProcessHandle::destroyForcibly);
  }

  private void assertNothingIsLeft(FolderBackup backup) throws Exception {
    assertThat(backup.partNames()).isEmpty();
    assertThat(backup.scratchNames()).isEmpty();
    Sessions.assertGone(cluster, backup.runId());
  }

  /** Something that happens when the first bytes of the dump arrive. */
  private interface Trouble {
    void now() throws IOException;
  }

  private static OutputStream troubled(OutputStream out, Trouble trouble) {
    return new FilterOutputStream(out) {
      private boolean done;

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        if (!done) {
          done = true;
          trouble.now();
        }
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void pgDumpKilledMidwayIsAFailureAndLeavesNothing(DumpFormat format) throws Exception {
    String database = cluster.createPgbenchDatabase("killed", 1);
    FolderBackup backup = new FolderBackup(folder, "killed_" + format.part().length());
    backup.through = out -> troubled(out, PostgresCaptureFailureTest::killDumps);
    PostgresSource source =
        PostgresSource.builder(cluster.connection(database)).dumpFormat(format).build();
    assertThatExceptionOfType(ToolFailedException.class)
        .isThrownBy(() -> source.capture(backup))
        .satisfies(e -> assertThat(e.signal()).hasValue(9))
        .withMessageContaining("pg_dump was ended by signal 9");
    assertNothingIsLeft(backup);
  }

  @Test
  void anInterruptWhileDataFlowsEndsPgDumpAndItsSession() throws Exception {
    String database = cluster.createPgbenchDatabase("interrupted", 1);
    FolderBackup backup = new FolderBackup(folder, "interrupted_1");
    backup.through = out -> troubled(out, () -> Thread.currentThread().interrupt());
    Throwable thrown =
        catchThrowable(() -> PostgresSource.of(cluster.connection(database)).capture(backup));
    boolean pending = Thread.interrupted();
    assertThat(thrown)
        .as("interrupt pending: %s", pending)
        .isInstanceOfAny(InterruptedException.class, InterruptedIOException.class);
    assertNothingIsLeft(backup);
  }

  @Test
  void anInterruptWhileTheServerIsSilentEndsEverySessionOfTheRun() throws Exception {
    String database = cluster.createDatabase("silent");
    cluster.sql(database, "CREATE TABLE t (a int)");
    String run = "silent_1";
    FolderBackup backup = new FolderBackup(folder, run);
    PostgresSource source = PostgresSource.of(cluster.connection(database));
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread thread = new Thread(() -> thrown.set(catchThrowable(() -> source.capture(backup))));
    try (Connection c = cluster.connect(database);
        Statement s = c.createStatement()) {
      s.execute("BEGIN");
      s.execute("LOCK TABLE t");
      thread.start();
      Sessions.awaitRow(
          cluster,
          "SELECT 1 FROM pg_stat_activity WHERE application_name = ? AND wait_event_type = 'Lock'",
          "respaldo " + run);
      thread.interrupt();
      thread.join();
      Sessions.assertGone(cluster, run); // although the lock is still held
    }
    assertThat(thrown.get())
        .isInstanceOfAny(InterruptedException.class, InterruptedIOException.class);
    assertNothingIsLeft(backup);
  }

  @Test
  void pgDumpKilledWhileTheServerIsSilentLeavesNoSessionWaiting() throws Exception {
    String database = cluster.createDatabase("killed");
    cluster.sql(database, "CREATE TABLE t (a int)");
    FolderBackup backup = new FolderBackup(folder, "waiting_1");
    PostgresSource source = PostgresSource.of(cluster.connection(database));
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread thread = new Thread(() -> thrown.set(catchThrowable(() -> source.capture(backup))));
    try (Connection c = cluster.connect(database);
        Statement s = c.createStatement()) {
      s.execute("BEGIN");
      s.execute("LOCK TABLE t");
      thread.start();
      Sessions.awaitRow(
          cluster,
          "SELECT 1 FROM pg_stat_activity WHERE application_name = 'respaldo waiting_1'"
              + " AND wait_event_type = 'Lock'");
      killDumps();
      thread.join();
      Sessions.assertGone(cluster, "waiting_1"); // although the lock is still held
    }
    assertThat(thrown.get()).isInstanceOf(ToolFailedException.class);
    assertNothingIsLeft(backup);
  }

  @Test
  void aLockThatIsNotFreeInTimeIsAFailureWithTheToolsWords() throws Exception {
    String database = cluster.createDatabase("locked");
    cluster.sql(database, "CREATE TABLE t (a int)");
    FolderBackup backup = new FolderBackup(folder, "locked_1");
    PostgresSource source =
        PostgresSource.builder(cluster.connection(database))
            .lockWaitTimeout(Duration.ofMillis(50))
            .build();
    try (Connection c = cluster.connect(database);
        Statement s = c.createStatement()) {
      s.execute("BEGIN");
      s.execute("LOCK TABLE t");
      assertThatThrownBy(() -> source.capture(backup))
          .isInstanceOf(ToolFailedException.class)
          .hasMessageContaining("canceling statement due to");
    }
    assertNothingIsLeft(backup);
  }

  @Test
  void aTableThatASchemaChangeWaitsForIsDumpedAndNotCountedWrongly() throws Exception {
    String database = cluster.createDatabase("truncated");
    cluster.sql(
        database,
        "CREATE TABLE t (a int)",
        "INSERT INTO t SELECT generate_series(1, 1000)",
        "CREATE TABLE u (a int)",
        "INSERT INTO u VALUES (1)",
        "CREATE TABLE v (a int)",
        // more than the pipe and our buffers take, so that pg_dump can't end before it is truncated
        "CREATE TABLE w AS SELECT a, repeat('w', 200) FROM generate_series(1, 20000) a");
    FolderBackup backup = new FolderBackup(folder, "truncated_1");
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread truncate =
        new Thread(() -> thrown.set(catchThrowable(() -> cluster.sql(database, "TRUNCATE t"))));
    backup.through =
        out ->
            troubled(
                out,
                () -> {
                  if (truncate.getState() == Thread.State.NEW) {
                    truncate.start();
                    awaitWaitingTruncate();
                  }
                });
    PostgresSource source = PostgresSource.of(cluster.connection(database));
    source.capture(backup);
    truncate.join();

    assertThat(thrown.get()).isNull();
    assertThat(backup.warnings)
        .singleElement()
        .satisfies(w -> assertThat(w.code()).isEqualTo("rows_not_counted"))
        .satisfies(w -> assertThat(w.examples()).containsExactly("public.t"));
    assertThat(backup.facts).containsEntry("rows", "20001").containsEntry("tables", "4");
    StagedRestore staged = source.beside("copy").prepare("r1", backup.restore());
    staged.build(backup.restore());
    assertThat(staged.check(backup.restore()))
        .extracting(Finding::code)
        .containsExactly("rows_compared");
    staged.swap();
    assertThat(Rows.ofAll(cluster, database + "_copy").get("public.t")).startsWith("1000:");
  }

  @Test
  void aTableThatWasTruncatedSinceTheSnapshotIsNotCountedAsEmpty() throws Exception {
    String database = cluster.createDatabase("truncated");
    cluster.sql(database, "CREATE TABLE t (a int)", "INSERT INTO t VALUES (1), (2)");
    try (Connection c = cluster.connect(database)) {
      c.setAutoCommit(false);
      c.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      List<TableName> tables = new TableCounter(c).tables();
      cluster.sql(database, "TRUNCATE t");

      assertThat(new RowCounting(c).of(tables, Set.of()).uncounted()).isEqualTo(tables);
      c.rollback();
    }
  }

  private void awaitWaitingTruncate() {
    try {
      Sessions.awaitRow(
          cluster,
          "SELECT 1 FROM pg_stat_activity WHERE query = 'TRUNCATE t' AND wait_event_type = 'Lock'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFullDiskUnderTheSinkEndsPgDumpAndLeavesNothing() throws Exception {
    String database = cluster.createPgbenchDatabase("full", 1);
    FolderBackup backup = new FolderBackup(folder, "full_1");
    backup.through =
        out ->
            troubled(
                out,
                () -> {
                  throw new IOException("No space left on device");
                });
    assertThatThrownBy(() -> PostgresSource.of(cluster.connection(database)).capture(backup))
        .hasMessage("No space left on device");
    assertNothingIsLeft(backup);
  }

  @ParameterizedTest
  @CsvSource({"PLAIN,lacks the last line", "CUSTOM,pg_restore ended with exit code 1"})
  void aDumpThatIsCutShortIsAFailureAlthoughPgDumpSaysAllIsWell(DumpFormat format, String words)
      throws Exception {
    String database = cluster.createDatabase("cut");
    cluster.sql(database, "CREATE TABLE t (a int)");
    FolderBackup backup = new FolderBackup(folder, "cut_1");
    Path cutting = FakeTools.through(folder.resolve("bin"), cluster.bin(), "head -c 600");
    PostgresSource source =
        PostgresSource.builder(cluster.connection(database))
            .dumpFormat(format)
            .tools(PgTools.onlyIn(cutting))
            .build();
    assertThatThrownBy(() -> source.capture(backup)).hasMessageContaining(words);
    assertNothingIsLeft(backup);
  }

  @Test
  void aWrongPasswordFailsWithItsRemedyAndLeavesNothing() throws Exception {
    FolderBackup backup = new FolderBackup(folder, "wrong_1");
    PostgresConnection wrong =
        PostgresConnection.to("postgres")
            .host(cluster.host())
            .port(cluster.port())
            .user(cluster.superuser())
            .password("not it")
            .build();
    assertThatExceptionOfType(PostgresException.class)
        .isThrownBy(() -> PostgresSource.of(wrong).capture(backup))
        .satisfies(e -> assertThat(e.code()).isEqualTo("wrong_password"))
        .satisfies(
            e ->
                assertThat(e.remedy())
                    .isEqualTo("correct the user or the password of the connection"));
    assertNothingIsLeft(backup);
  }

  @Test
  void otherRunsSessionsGoOn() throws Exception {
    String database = cluster.createPgbenchDatabase("others", 1);
    try (Session other =
        Session.open(cluster.connection(database), database, Backends.nameOf("other_1"))) {
      Backends.end(cluster.connection(database), Backends.nameOf("other"));
      Backends.end(cluster.connection(database), Backends.nameOf("other_11"));
      assertThat(other.value("SELECT 'alive'")).hasValue("alive");
      Backends.end(cluster.connection(database), Backends.nameOf("other_1"));
      assertThatThrownBy(() -> other.value("SELECT 'alive'")).isInstanceOf(PostgresException.class);
    }
  }
}

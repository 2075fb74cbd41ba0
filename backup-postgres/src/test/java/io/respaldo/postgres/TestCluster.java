package io.respaldo.postgres;

import io.respaldo.process.ExternalTool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A real PostgreSQL server for tests: its own folder, its own free port, a password, not as root.
 * One per JVM ({@link #shared}), stopped and removed when the JVM ends.
 *
 * <p>Without the server's programs tests are aborted by an assumption, with one loud line; with
 * {@code RESPALDO_REQUIRE_TOOLS=true} (system property or environment) they fail.
 */
public final class TestCluster implements AutoCloseable {
  private static final Path INSTALLATIONS = Path.of("/usr/lib/postgresql");
  private static final String SUPERUSER = "respaldo_test";

  private final Path bin;
  private final Path folder;
  private final int port;
  private final String password;

  private TestCluster(Path bin, Path folder, int port, String password) {
    this.bin = bin;
    this.folder = folder;
    this.port = port;
    this.password = password;
  }

  private static final class Shared {
    static final Optional<TestCluster> CLUSTER = startWhereInstalled();

    private static Optional<TestCluster> startWhereInstalled() {
      Optional<TestCluster> cluster = newestInstallation().map(Shared::started);
      cluster.ifPresent(
          c -> Runtime.getRuntime().addShutdownHook(new Thread(c::close, "stop-test-cluster")));
      return cluster;
    }

    private static TestCluster started(Path bin) {
      try {
        return start(bin);
      } catch (IOException e) {
        throw new IllegalStateException("the PostgreSQL server for tests did not start", e);
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted while starting PostgreSQL", e);
      }
    }
  }

  /** The server of this JVM, started at the first call. */
  public static TestCluster shared() {
    if (Shared.CLUSTER.isEmpty()) {
      String what =
          "LEFT OUT: tests that need PostgreSQL; install the server and its clients (Debian:"
              + " apt-get install postgresql), found nothing in "
              + INSTALLATIONS;
      if (required()) {
        throw new IllegalStateException(what);
      }
      System.err.println(what);
      Assumptions.abort(what);
    }
    return Shared.CLUSTER.orElseThrow();
  }

  private static boolean required() {
    return Boolean.parseBoolean(
        System.getProperty(
            "RESPALDO_REQUIRE_TOOLS",
            Optional.ofNullable(System.getenv("RESPALDO_REQUIRE_TOOLS")).orElse("false")));
  }

  private static Optional<Path> newestInstallation() {
    if (!Files.isDirectory(INSTALLATIONS)) {
      return Optional.empty();
    }
    try (Stream<Path> majors = Files.list(INSTALLATIONS)) {
      return majors
          .map(m -> m.resolve("bin"))
          .filter(b -> Files.isExecutable(b.resolve("initdb")))
          .max(Comparator.comparingDouble(TestCluster::major));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static double major(Path bin) {
    return Double.parseDouble(bin.getName(bin.getNameCount() - 2).toString());
  }

  /** Another server of its own; close it. */
  public static TestCluster start(Path bin, String... settings)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("rsp-pg");
    TestCluster cluster =
        new TestCluster(bin, folder, freePort(), UUID.randomUUID().toString().substring(0, 13));
    boolean started = false;
    try {
      cluster.initialize();
      cluster.launch(settings);
      started = true;
      return cluster;
    } finally {
      if (!started) {
        cluster.close();
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void initialize() throws IOException, InterruptedException {
    Path secret = Files.writeString(folder.resolve("password"), password);
    if (isRoot()) {
      ExternalTool.of("chown", "-R", "postgres", folder.toString()).capture();
    }
    server(
            "initdb",
            "--no-sync",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--username=" + SUPERUSER,
            "--pwfile=" + secret,
            "--pgdata=" + data())
        .capture();
  }

  private void launch(String... settings) throws IOException, InterruptedException {
    List<String> options =
        new ArrayList<>(List.of("-p", Integer.toString(port), "-k", "" + folder));
    List<String> all =
        new ArrayList<>(
            List.of(
                "listen_addresses=127.0.0.1",
                "fsync=off",
                "full_page_writes=off",
                "synchronous_commit=off",
                "shared_buffers=64MB",
                "max_connections=40"));
    all.addAll(List.of(settings));
    all.forEach(s -> options.addAll(List.of("-c", s)));
    server(
            "pg_ctl",
            "start",
            "--wait",
            "--silent",
            "--pgdata=" + data(),
            "--log=" + folder.resolve("server.log"),
            "--options=" + String.join(" ", options))
        .capture();
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** One of the server's programs, as the user who may run a server. */
  private ExternalTool server(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.add(bin.resolve(program).toString());
    command.addAll(List.of(arguments));
    return ExternalTool.of(command).named(program).in(folder);
  }

  private Path data() {
    return folder.resolve("data");
  }

  public int port() {
    return port;
  }

  public String host() {
    return "127.0.0.1";
  }

  public String superuser() {
    return SUPERUSER;
  }

  public String password() {
    return password;
  }

  /** The folder of the server's and the clients' programs. */
  public Path bin() {
    return bin;
  }

  /** The server's log so far. */
  public String log() throws IOException {
    return Files.readString(folder.resolve("server.log"));
  }

  public String jdbcUrl(String database) {
    return "jdbc:postgresql://"
        + host()
        + ":"
        + port
        + "/"
        + URLEncoder.encode(database, StandardCharsets.UTF_8);
  }

  /** As superuser; close it. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), SUPERUSER, password);
  }

  /** Statements as superuser, each on its own. */
  public void sql(String database, String... statements) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** A new, empty database of a name that no other test has. */
  public String createDatabase(String prefix) throws SQLException {
    String name = prefix + "_" + UUID.randomUUID().toString().substring(0, 8);
    sql("postgres", "CREATE DATABASE " + Sql.identifier(name) + " TEMPLATE template0");
    return name;
  }

  /** A new database with pgbench's tables: 100 000 accounts for each unit of scale. */
  public String createPgbenchDatabase(String prefix, int scale)
      throws SQLException, IOException, InterruptedException {
    String name = createDatabase(prefix);
    pgbench(name, "--initialize", "--quiet", "--scale=" + scale);
    return name;
  }

  /** Runs pgbench on a database. */
  public void pgbench(String database, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(bin.resolve("pgbench").toString()));
    command.addAll(List.of("--host=" + host(), "--port=" + port, "--username=" + SUPERUSER));
    command.addAll(List.of(arguments));
    command.add(database);
    ExternalTool.of(command).env("PGPASSWORD", password).capture();
  }

  /** The source's connection to a database, as superuser. */
  public PostgresConnection connection(String database) {
    return PostgresConnection.to(database)
        .host(host())
        .port(port)
        .user(SUPERUSER)
        .password(password)
        .build();
  }

  /** Stops the server at once and removes its folder. */
  @Override
  public void close() {
    try {
      if (Files.exists(data().resolve("postmaster.pid"))) {
        server("pg_ctl", "stop", "--mode=immediate", "--silent", "--pgdata=" + data()).capture();
      }
      remove(folder);
    } catch (IOException e) {
      System.err.println("the PostgreSQL server for tests did not stop: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
              throws IOException {
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

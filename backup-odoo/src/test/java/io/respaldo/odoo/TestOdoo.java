package io.respaldo.odoo;

import io.respaldo.postgres.PostgresSource;
import io.respaldo.postgres.TestCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A modest Odoo: the tables that matter, and attachments stored, deleted and cleaned up in the very
 * order in which {@code ir_attachment.py} does it.
 */
final class TestOdoo {
  private final TestCluster cluster;
  private final Path data;
  private final String database;

  TestOdoo(TestCluster cluster, Path data) throws IOException, SQLException {
    this(cluster, data, "18.0");
  }

  /**
   * @param series such as {@code saas~18.2}
   */
  TestOdoo(TestCluster cluster, Path data, String series) throws IOException, SQLException {
    this.cluster = cluster;
    this.data = data;
    this.database = cluster.createDatabase("odoo");
    Files.createDirectories(data.resolve("filestore"));
    Files.createDirectories(data.resolve("sessions"));
    cluster.sql(
        database,
        "CREATE TABLE ir_module_module (id serial PRIMARY KEY, name text, state text,"
            + " latest_version text)",
        "INSERT INTO ir_module_module (name, state, latest_version)"
            + " VALUES ('base', 'installed', '%1$s.1.3'), ('web', 'installed', '%1$s.1.0'),"
                .formatted(series)
            + " ('mail', 'uninstalled', NULL)",
        "CREATE TABLE res_users (id serial PRIMARY KEY, login text, active boolean)",
        "INSERT INTO res_users (login, active) VALUES ('admin', true)",
        "CREATE TABLE ir_attachment (id serial PRIMARY KEY, name text, type text NOT NULL"
            + " DEFAULT 'binary', url text, db_datas bytea, store_fname text, file_size int,"
            + " checksum varchar(40))");
    cluster.sql(
        database,
        new TestTables(OdooVersion.parse(series).orElseThrow()).sql().toArray(String[]::new));
  }

  /** Installs a module. */
  void install(String module) {
    sql("DELETE FROM ir_module_module WHERE name = '" + module + "'");
    sql(
        "INSERT INTO ir_module_module (name, state, latest_version) VALUES ('"
            + module
            + "', 'installed', '18.0.1.0')");
  }

  /** The first column of a database's rows. */
  List<String> ask(String name, String query) throws SQLException {
    List<String> all = new ArrayList<>();
    try (Connection c = cluster.connect(name);
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery(query)) {
      while (r.next()) {
        all.add(String.valueOf(r.getString(1)));
      }
    }
    return all;
  }

  String parameter(String name, String key) throws SQLException {
    return String.join(
        "|", ask(name, "SELECT value FROM ir_config_parameter WHERE key = '" + key + "'"));
  }

  String database() {
    return database;
  }

  OdooInstance instance() {
    return OdooInstance.of(cluster.connection("postgres"), data);
  }

  OdooSource source() {
    return OdooSource.of(instance(), database);
  }

  OdooSource source(UnaryOperator<PostgresSource.Builder> how) {
    return OdooSource.of(instance(), database, how);
  }

  TestCluster cluster() {
    return cluster;
  }

  Path data() {
    return data;
  }

  Path filestore() {
    return filestore(database);
  }

  private Path filestore(String name) {
    return data.resolve("filestore").resolve(name);
  }

  Path file(String storeName) {
    return filestore().resolve(storeName);
  }

  static String storeName(String content) {
    String sha1 = Sha1.of(content.getBytes(StandardCharsets.UTF_8));
    return sha1.substring(0, 2) + "/" + sha1;
  }

  /** Writes the file when it is not there, leaves its mark in the checklist, commits the row. */
  String attach(String content) {
    String name = storeName(content);
    try (Connection c = cluster.connect(database);
        Statement lock = c.createStatement();
        PreparedStatement s =
            c.prepareStatement(
                "INSERT INTO ir_attachment (name, store_fname, file_size, checksum)"
                    + " VALUES (?, ?, ?, ?)")) {
      c.setAutoCommit(false);
      // Odoo has no such lock: its clean-up may remove a file that another row is about to name
      lock.execute("LOCK ir_attachment IN ROW EXCLUSIVE MODE");
      write(file(name), content);
      write(filestore().resolve("checklist").resolve(name), "");
      s.setString(1, "attachment");
      s.setString(2, name);
      s.setInt(3, content.length());
      s.setString(4, StoredFile.sha1(name));
      s.executeUpdate();
      c.commit();
      return name;
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The row goes, and the file is marked for the next clean-up. */
  void delete(String storeName) {
    try {
      sql("DELETE FROM ir_attachment WHERE store_fname = '" + storeName + "'");
      write(filestore().resolve("checklist").resolve(storeName), "");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As the daily autovacuum: nobody may write rows meanwhile; files that no row names go. */
  void collectGarbage() {
    Path checklist = filestore().resolve("checklist");
    try (Connection c = cluster.connect(database);
        Statement s = c.createStatement()) {
      c.setAutoCommit(false);
      s.execute("LOCK ir_attachment IN SHARE MODE");
      for (Path mark : filesBelow(checklist)) {
        String name = checklist.relativize(mark).toString();
        try (ResultSet r =
            s.executeQuery("SELECT 1 FROM ir_attachment WHERE store_fname = '" + name + "'")) {
          if (!r.next()) {
            Files.deleteIfExists(file(name));
          }
        }
        Files.deleteIfExists(mark);
      }
      c.commit();
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void sql(String statement) {
    try {
      cluster.sql(database, statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Path file, String content) throws IOException {
    if (!Files.exists(file)) {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.writeString(file, content);
    }
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Every attachment of a database with its file's content, or why there is none. */
  Map<Long, String> attachments(String name) throws SQLException, IOException {
    Map<Long, String> all = new TreeMap<>();
    try (Connection c = cluster.connect(name);
        Statement s = c.createStatement();
        ResultSet r =
            s.executeQuery("SELECT id, store_fname FROM ir_attachment WHERE store_fname <> ''")) {
      while (r.next()) {
        Path file = filestore(name).resolve(r.getString(2));
        all.put(r.getLong(1), Files.exists(file) ? Files.readString(file) : "LOST");
      }
    }
    return all;
  }

  /** Databases and files of this Odoo, with all that was restored beside it. */
  Map<String, Object> world() throws SQLException, IOException {
    Map<String, Object> all = new TreeMap<>();
    try (Connection c = cluster.connect("postgres");
        PreparedStatement s =
            c.prepareStatement("SELECT datname FROM pg_database WHERE starts_with(datname, ?)")) {
      s.setString(1, database);
      try (ResultSet r = s.executeQuery()) {
        while (r.next()) {
          all.put("database " + r.getString(1), rows(r.getString(1)));
        }
      }
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.toList()) {
        all.put("" + file, Files.isRegularFile(file) ? Files.readString(file) : "folder");
      }
    }
    return all;
  }

  private String rows(String name) throws SQLException {
    try (Connection c = cluster.connect(name);
        Statement s = c.createStatement();
        ResultSet r =
            s.executeQuery(
                "SELECT to_regclass('ir_attachment') IS NOT NULL"
                    + " AND to_regclass('res_users') IS NOT NULL")) {
      r.next();
      if (!r.getBoolean(1)) {
        return "not an Odoo";
      }
      try (ResultSet all =
          s.executeQuery("SELECT string_agg(a::text, ';' ORDER BY id) FROM ir_attachment a")) {
        all.next();
        return "" + all.getString(1);
      }
    }
  }

  void drop() throws SQLException {
    try (Connection c = cluster.connect("postgres");
        Statement s = c.createStatement()) {
      for (String name : world().keySet()) {
        if (name.startsWith("database ")) {
          s.execute("DROP DATABASE \"" + name.substring("database ".length()) + "\" WITH (FORCE)");
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

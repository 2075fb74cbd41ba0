package io.respaldo.odoo;

import io.respaldo.postgres.PostgresConnection;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One Odoo installation: where its databases are and where its files lie. It may have many
 * databases; each with its filestore is one thing to back up. Immutable; its text shows no
 * password.
 */
public final class OdooInstance {
  /** As Odoo's database manager allows them; a filestore's folder has the same name. */
  private static final Pattern DATABASE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

  private static final String OWNED =
      """
      SELECT d.datname FROM pg_catalog.pg_database d
        JOIN pg_catalog.pg_roles r ON r.oid = d.datdba
       WHERE (r.rolname = current_user OR d.datname = ANY (?))
         AND NOT d.datistemplate AND d.datallowconn AND d.datname NOT IN ('postgres', ?)
       ORDER BY d.datname""";

  private static final String IS_ODOO =
      "SELECT to_regclass('public.ir_module_module') IS NOT NULL"
          + " AND to_regclass('public.ir_attachment') IS NOT NULL";

  private static final int HTTP_PORT = 8069;

  private final PostgresConnection server;
  private final Path dataFolder;
  private final List<Path> addons;
  private final List<String> configured;
  private final Optional<DbFilter> filter;
  private final int httpPort;

  private OdooInstance(
      PostgresConnection server,
      Path dataFolder,
      List<Path> addons,
      List<String> configured,
      Optional<DbFilter> filter,
      int httpPort) {
    this.server = server;
    this.dataFolder = dataFolder;
    this.addons = List.copyOf(addons);
    this.configured = List.copyOf(configured);
    this.filter = filter;
    this.httpPort = httpPort;
  }

  /**
   * Given explicitly.
   *
   * @param server signs in as Odoo's own role, to any database
   * @param dataFolder Odoo's {@code data_dir}; holds {@code filestore/<database>}
   */
  public static OdooInstance of(PostgresConnection server, Path dataFolder) {
    return new OdooInstance(
        server,
        dataFolder.toAbsolutePath().normalize(),
        List.of(),
        List.of(),
        Optional.empty(),
        HTTP_PORT);
  }

  /** The same with folders in which modules are looked for, as in {@code addons_path}. */
  public OdooInstance addons(Path... folders) {
    return new OdooInstance(server, dataFolder, List.of(folders), configured, filter, httpPort);
  }

  /**
   * As an {@code odoo.conf} tells: {@code db_host} (by default localhost), {@code db_port}, {@code
   * db_user}, {@code db_password}, {@code db_sslmode}, {@code db_name}, {@code dbfilter}, {@code
   * data_dir}, {@code addons_path}, {@code http_port}.
   *
   * @throws IOException naming the option and its line when one is missing or makes no sense
   */
  public static OdooInstance of(OdooConf conf) throws IOException {
    return new OdooInstance(
        connection(conf),
        dataFolder(conf),
        paths(conf, "addons_path"),
        conf.list("db_name"),
        filter(conf),
        conf.number("http_port").orElse(HTTP_PORT));
  }

  private static PostgresConnection connection(OdooConf conf) throws IOException {
    String user =
        conf.get("db_user")
            .orElseThrow(
                () ->
                    conf.refused(
                        "db_user", "not set; name the role as which Odoo signs in to PostgreSQL"));
    PostgresConnection.Builder to = PostgresConnection.to("postgres");
    set(conf, "db_user", () -> to.user(user));
    set(conf, "db_host", () -> conf.get("db_host").ifPresent(to::host));
    Optional<Integer> port = conf.number("db_port");
    set(conf, "db_port", () -> port.ifPresent(to::port));
    set(conf, "db_sslmode", () -> conf.get("db_sslmode").ifPresent(to::sslMode));
    conf.get("db_password").ifPresent(to::password);
    return to.build();
  }

  private static void set(OdooConf conf, String option, Runnable setting) throws IOException {
    try {
      setting.run();
    } catch (IllegalArgumentException e) {
      throw (IOException) conf.refused(option, String.valueOf(e.getMessage())).initCause(e);
    }
  }

  private static Path dataFolder(OdooConf conf) throws IOException {
    List<Path> all = paths(conf, "data_dir");
    if (all.size() != 1) {
      throw conf.refused("data_dir", "not set; name the folder that holds 'filestore'");
    }
    if (!all.get(0).isAbsolute()) {
      throw conf.refused("data_dir", "'" + all.get(0) + "': give the whole path");
    }
    return all.get(0).normalize();
  }

  private static List<Path> paths(OdooConf conf, String option) throws IOException {
    try {
      List<Path> all = new ArrayList<>();
      for (String path : conf.list(option)) {
        all.add(Path.of(path));
      }
      return all;
    } catch (InvalidPathException e) {
      throw (IOException) conf.refused(option, String.valueOf(e.getMessage())).initCause(e);
    }
  }

  private static Optional<DbFilter> filter(OdooConf conf) throws IOException {
    try {
      return conf.get("dbfilter").map(DbFilter::new);
    } catch (IllegalArgumentException e) {
      throw (IOException) conf.refused("dbfilter", String.valueOf(e.getMessage())).initCause(e);
    }
  }

  /** Odoo's databases, whatever host a request names. */
  public List<String> databases() throws IOException, InterruptedException {
    return databases(Optional.empty());
  }

  /**
   * Odoo's databases as it lists them: those of {@code db_name} when there is no {@code dbfilter},
   * else those that its role owns and the filter lets through; of them the ones that hold Odoo's
   * tables. Blocking and interruptible.
   *
   * @param host of a request, for {@code %h} and {@code %d} of the filter; without one they stand
   *     for anything
   */
  public List<String> databases(Optional<String> host) throws IOException, InterruptedException {
    List<String> found = new ArrayList<>();
    for (String database : server.database(server.maintenanceDatabase()).ask(this::owned)) {
      boolean shown =
          filter.isPresent()
              ? filter.get().matches(database, host)
              : configured.isEmpty() || configured.contains(database);
      if (shown && DATABASE.matcher(database).matches() && isOdoo(database)) {
        found.add(database);
      }
    }
    return List.copyOf(found);
  }

  private List<String> owned(Connection c) throws SQLException {
    List<String> all = new ArrayList<>();
    try (PreparedStatement s = c.prepareStatement(OWNED)) {
      List<String> named = filter.isPresent() ? List.of() : configured;
      s.setArray(1, c.createArrayOf("text", named.toArray()));
      s.setString(2, server.maintenanceDatabase());
      try (ResultSet rows = s.executeQuery()) {
        while (rows.next()) {
          all.add(rows.getString(1));
        }
      }
    }
    return all;
  }

  private boolean isOdoo(String database) throws IOException, InterruptedException {
    return connection(database)
        .ask(
            c -> {
              try (PreparedStatement s = c.prepareStatement(IS_ODOO);
                  ResultSet row = s.executeQuery()) {
                return row.next() && row.getBoolean(1);
              }
            });
  }

  /**
   * One database.
   *
   * @throws IllegalArgumentException for a name that Odoo would not give a database
   */
  public PostgresConnection connection(String database) {
    return server.database(checkName(database));
  }

  /**
   * Where the files of a database lie.
   *
   * @throws IllegalArgumentException for a name that Odoo would not give a database
   */
  public Path filestore(String database) {
    return dataFolder.resolve("filestore").resolve(checkName(database));
  }

  /** One that need not have a name of Odoo's, such as a restored one that is not live yet. */
  PostgresConnection anyDatabase(String database) {
    return server.database(database);
  }

  /** Where Odoo answers. */
  int httpPort() {
    return httpPort;
  }

  /** Where modules are looked for. */
  public List<Path> addons() {
    return addons;
  }

  static boolean isName(String database) {
    return DATABASE.matcher(database).matches();
  }

  static String checkName(String database) {
    if (!isName(database)) {
      throw new IllegalArgumentException(
          "Odoo database '"
              + database
              + "': 1 to 63 letters, digits and '_.-', beginning with a letter or digit");
    }
    return database;
  }

  @Override
  public String toString() {
    return "Odoo in " + dataFolder + " with PostgreSQL at " + server.host() + ":" + server.port();
  }
}

package io.respaldo.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Where a database is and as whom to sign in. Comes from the host application, never from a stored
 * document. Immutable; the password shows up in no text of it.
 */
public final class PostgresConnection {
  static final Set<String> SSL_MODES =
      Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
  private static final int DEFAULT_PORT = 5432;
  private static final int MAX_PORT = 65535;

  private final Builder values;

  private PostgresConnection(Builder values) {
    this.values = values;
  }

  /** Begins a connection to this database; by default at localhost:5432 as 'postgres'. */
  public static Builder to(String database) {
    return new Builder(database);
  }

  public String host() {
    return values.host;
  }

  public int port() {
    return values.port;
  }

  public String user() {
    return values.user;
  }

  public String database() {
    return values.database;
  }

  /** The database from which others are created, renamed and dropped. */
  public String maintenanceDatabase() {
    return values.maintenanceDatabase;
  }

  /** The same server and user, another database. */
  public PostgresConnection database(String other) {
    return new PostgresConnection(new Builder(values, other));
  }

  /** Asks something in a session of its own. Blocking and interruptible. */
  public <T> T ask(PostgresQuery<T> query) throws IOException, InterruptedException {
    try (Session session = Session.open(this, database(), "respaldo")) {
      return session.call(query::run);
    }
  }

  String sslMode() {
    return values.sslMode;
  }

  Optional<Path> sslRootCert() {
    return values.sslRootCert;
  }

  Optional<String> password() {
    return values.password.get();
  }

  String address() {
    return host() + ":" + port();
  }

  @Override
  public String toString() {
    return user() + "@" + address() + "/" + database();
  }

  /** Collects the settings of a {@link PostgresConnection}. */
  public static final class Builder {
    private final String database;
    private String host = "localhost";
    private int port = DEFAULT_PORT;
    private String user = "postgres";
    private String maintenanceDatabase = "postgres";
    private String sslMode = "prefer";
    private Optional<Path> sslRootCert = Optional.empty();
    private Supplier<Optional<String>> password = Optional::empty;

    private Builder(String database) {
      this.database = Sql.name(database);
    }

    private Builder(Builder o) {
      this(o, o.database);
    }

    private Builder(Builder o, String database) {
      this.database = Sql.name(database);
      this.host = o.host;
      this.port = o.port;
      this.user = o.user;
      this.maintenanceDatabase = o.maintenanceDatabase;
      this.sslMode = o.sslMode;
      this.sslRootCert = o.sslRootCert;
      this.password = o.password;
    }

    /** A host name or an address; by default {@code localhost}. */
    public Builder host(String name) {
      if (name.isBlank() || name.startsWith("/") || name.chars().anyMatch(c -> c <= ' ')) {
        throw new IllegalArgumentException(
            "host '" + name + "': a host name or an address (Unix sockets are not supported)");
      }
      this.host = name;
      return this;
    }

    /** By default 5432. */
    public Builder port(int number) {
      if (number < 1 || number > MAX_PORT) {
        throw new IllegalArgumentException("port " + number + ": 1 to " + MAX_PORT);
      }
      this.port = number;
      return this;
    }

    /** By default {@code postgres}. */
    public Builder user(String name) {
      this.user = Sql.name(name);
      return this;
    }

    /** By default none, for a server that trusts. */
    public Builder password(String secret) {
      return password(() -> secret);
    }

    /** Asked anew for each session, so that a changed password needs no restart. */
    public Builder password(Supplier<String> secret) {
      this.password = () -> Optional.of(secret.get());
      return this;
    }

    /** A file in the format of {@code .pgpass}, read anew for each session. */
    public Builder passfile(Path file) {
      Builder me = this;
      this.password = () -> PassFile.lookUp(file, me.host, me.port, me.database, me.user);
      return this;
    }

    /** One of libpq's modes; by default {@code prefer}. */
    public Builder sslMode(String mode) {
      if (!SSL_MODES.contains(mode)) {
        throw new IllegalArgumentException("sslmode '" + mode + "': one of " + SSL_MODES);
      }
      this.sslMode = mode;
      return this;
    }

    /** The certificates to trust, for {@code verify-ca} and {@code verify-full}. */
    public Builder sslRootCert(Path file) {
      this.sslRootCert = Optional.of(file);
      return this;
    }

    /** By default {@code postgres}. */
    public Builder maintenanceDatabase(String name) {
      this.maintenanceDatabase = Sql.name(name);
      return this;
    }

    public PostgresConnection build() {
      return new PostgresConnection(new Builder(this));
    }
  }
}

package io.respaldo.postgres;

import io.respaldo.process.ExternalTool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The client programs, signed in: makes their command lines. Holds the password file until it is
 * closed.
 */
final class Client implements AutoCloseable {
  private static final String CONNECT_SECONDS = "15";

  private final PgInstallation tools;
  private final PostgresSettings settings;
  private final String applicationName;
  private final Optional<PassFile> passFile;

  private Client(
      PgInstallation tools,
      PostgresSettings settings,
      String applicationName,
      Optional<PassFile> passFile) {
    this.tools = tools;
    this.settings = settings;
    this.applicationName = applicationName;
    this.passFile = passFile;
  }

  /**
   * @param scratch a private folder for the password file
   */
  static Client open(
      PgInstallation tools, PostgresSettings settings, String applicationName, Path scratch)
      throws IOException {
    Optional<PassFile> passFile =
        settings.tools.isInside() ? Optional.empty() : PassFile.write(scratch, settings.connection);
    return new Client(tools, settings, applicationName, passFile);
  }

  PgVersion version() {
    return tools.version();
  }

  boolean isInside() {
    return settings.tools.isInside();
  }

  /** A program, connected to a database. */
  ExternalTool tool(String program, String database, List<String> arguments) {
    PostgresConnection c = settings.connection;
    ConnInfo to =
        new ConnInfo()
            .with("host", settings.toolHost.orElse(c.host()))
            .with("port", settings.toolPort.map(p -> Integer.toString(p)).orElse("" + c.port()))
            .with("user", c.user())
            .with("dbname", database)
            .with("application_name", applicationName)
            .with("sslmode", c.sslMode())
            .with("sslrootcert", c.sslRootCert())
            .with("connect_timeout", CONNECT_SECONDS)
            .with("passfile", passFile.map(PassFile::file));
    List<String> all = new ArrayList<>(List.of("--dbname=" + to, "--no-password"));
    all.addAll(arguments);
    ExternalTool tool = ExternalTool.of(tools.command(program, all)).named(program);
    Optional<String> password = c.password();
    if (password.isPresent()) {
      tool = tool.secret(password.get());
      tool = settings.tools.isInside() ? tool.env("PGPASSWORD", password.get()) : tool;
    }
    return tool;
  }

  /** A program that reads a file and needs no server. */
  ExternalTool offline(String program, String... arguments) {
    return ExternalTool.of(tools.command(program, List.of(arguments))).named(program);
  }

  @Override
  public void close() throws IOException {
    if (passFile.isPresent()) {
      passFile.get().close();
    }
  }
}

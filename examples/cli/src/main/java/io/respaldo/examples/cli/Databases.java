package io.respaldo.examples.cli;

import io.respaldo.postgres.PgTools;
import io.respaldo.postgres.PostgresConnection;
import io.respaldo.postgres.PostgresSource;
import io.respaldo.source.BackupSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** PostgreSQL sources from the configuration file; passwords are read when they are needed. */
record Databases(Map<String, String> environment) {
  private static final int DEFAULT_PORT = 5432;

  BackupSource source(SourceSettings.Postgres settings) {
    PostgresSource.Builder source =
        PostgresSource.builder(connection(settings))
            .globals(settings.roles())
            .extraArguments(settings.dumpArguments().toArray(String[]::new));
    settings.dumpFormat().ifPresent(source::dumpFormat);
    settings.tools().ifPresent(folder -> source.tools(PgTools.onlyIn(folder)));
    if (!settings.prefix().isEmpty()) {
      source.tools(PgTools.inside(settings.prefix().toArray(String[]::new)));
      source.toolsConnectTo(
          settings.toolsHost().orElse("localhost"), settings.toolsPort().orElse(DEFAULT_PORT));
    }
    return source.build();
  }

  private PostgresConnection connection(SourceSettings.Postgres settings) {
    return connection(
        settings.database(),
        settings.host(),
        settings.port(),
        settings.user(),
        settings.password());
  }

  PostgresConnection connection(
      String database,
      String host,
      OptionalInt port,
      Optional<String> user,
      Optional<SourceSettings.Password> password) {
    PostgresConnection.Builder to = PostgresConnection.to(database).host(host);
    port.ifPresent(to::port);
    user.ifPresent(to::user);
    password.ifPresent(p -> to.password(() -> password(p)));
    return to.build();
  }

  private String password(SourceSettings.Password where) {
    if (where instanceof SourceSettings.Password.InEnvironment variable) {
      String value = environment.get(variable.variable());
      if (value == null) {
        throw new ConfigException(
            "the password's variable " + variable.variable() + " is not set; export it");
      }
      return value;
    }
    if (where instanceof SourceSettings.Password.InFile file) {
      return firstLine(file.file());
    }
    throw new IllegalStateException("no such place for a password");
  }

  private static String firstLine(Path file) {
    PrivateFile.checkNotReadableByOthers(file);
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().orElse("");
    } catch (IOException e) {
      throw new ConfigException(file + ": can't be read: " + e);
    }
  }
}

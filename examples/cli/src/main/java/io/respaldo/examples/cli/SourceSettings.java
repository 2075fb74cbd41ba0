package io.respaldo.examples.cli;

import io.respaldo.part.TreeRules;
import io.respaldo.postgres.DumpFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What is backed up for one instance. */
sealed interface SourceSettings {
  /** The type that its instance must have. */
  String type();

  /** A folder. */
  record Directory(Path path, TreeRules rules) implements SourceSettings {
    @Override
    public String type() {
      return "directory";
    }
  }

  /**
   * A database.
   *
   * @param password where it is: a file that only its owner reads, or an environment variable
   * @param tools folder of the client tools; empty: chosen by the server's version
   * @param prefix of commands, such as {@code docker exec -i db}
   * @param toolsHost where commands with a prefix reach the server; default: {@code localhost}
   * @param roles whether the server's roles are backed up too
   */
  record Postgres(
      String host,
      OptionalInt port,
      Optional<String> user,
      String database,
      Optional<Password> password,
      Optional<Path> tools,
      List<String> prefix,
      Optional<String> toolsHost,
      OptionalInt toolsPort,
      Optional<DumpFormat> dumpFormat,
      boolean roles,
      List<String> dumpArguments)
      implements SourceSettings {
    @Override
    public String type() {
      return "postgresql";
    }
  }

  /**
   * A database of Odoo with its filestore.
   *
   * @param installation where Odoo is
   * @param tools folder of PostgreSQL's client tools; empty: chosen by the server's version
   */
  record Odoo(
      OdooPlace installation,
      String database,
      Optional<Path> tools,
      Optional<DumpFormat> dumpFormat,
      boolean foreignDumps)
      implements SourceSettings {
    @Override
    public String type() {
      return "odoo";
    }
  }

  /** Where an Odoo is. */
  sealed interface OdooPlace {
    /** As its own settings say. */
    record InConf(Path conf) implements OdooPlace {}

    /** As is said here. */
    record Given(
        String host,
        OptionalInt port,
        Optional<String> user,
        Optional<Password> password,
        Path dataFolder,
        List<Path> addons)
        implements OdooPlace {}
  }

  /** Several as one, each under the name of its part. */
  record Composite(Map<String, SourceSettings> parts) implements SourceSettings {
    @Override
    public String type() {
      return "composite";
    }
  }

  /** Where a password is. */
  sealed interface Password {
    /** In the first line of a file. */
    record InFile(Path file) implements Password {}

    /** In an environment variable of this process. */
    record InEnvironment(String variable) implements Password {}
  }
}

package io.respaldo.examples.cli;

import io.respaldo.format.repository.Compression;
import io.respaldo.format.repository.PasswordSource;
import io.respaldo.format.repository.RepositorySettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How repositories are opened.
 *
 * @param others the password of repositories that are not named
 * @param named passwords by repository
 * @param perInstance whether each instance has a repository of its own
 * @param compression of what is stored
 */
record RepositoryAccess(
    Optional<Password> others,
    Map<String, Password> named,
    boolean perInstance,
    Compression compression) {
  /** Where a password stands; it is read when it is needed. */
  sealed interface Password {
    /** A file that holds nothing else. */
    record InFile(Path file) implements Password {}

    /** An environment variable of this process. */
    record InEnvironment(String variable) implements Password {}

    /** What a command prints. */
    record OfCommand(List<String> command) implements Password {}
  }

  RepositorySettings settings(Map<String, String> environment) {
    RepositorySettings settings =
        RepositorySettings.passwords(name -> password(name, environment)).compression(compression);
    return perInstance ? settings.repositoryPerInstance() : settings;
  }

  PasswordSource password(String name, Map<String, String> environment) {
    Optional<Password> password = Optional.ofNullable(named.get(name)).or(() -> others);
    if (password.isEmpty()) {
      throw new ConfigException(
          "the configuration file names no password for repository '" + name + "'");
    }
    Password p = password.get();
    if (p instanceof Password.InFile in) {
      return () -> {
        PrivateFile.checkNotReadableByOthers(in.file());
        return PasswordSource.fromFile(in.file()).password();
      };
    }
    if (p instanceof Password.InEnvironment in) {
      return PasswordSource.fromEnvironment(in.variable(), environment);
    }
    return PasswordSource.fromCommand(((Password.OfCommand) p).command());
  }
}

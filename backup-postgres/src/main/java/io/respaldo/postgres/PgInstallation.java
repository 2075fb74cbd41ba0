package io.respaldo.postgres;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One installation of PostgreSQL's client programs.
 *
 * @param prefix command that runs them inside something else; mostly empty
 * @param folder where they are; empty for the {@code PATH} inside of the prefix
 */
record PgInstallation(PgVersion version, List<String> prefix, Optional<Path> folder) {
  /** A program of it with arguments. */
  List<String> command(String program, List<String> arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(folder.map(f -> f.resolve(program).toString()).orElse(program));
    command.addAll(arguments);
    return command;
  }
}

package io.respaldo.examples.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the configuration file is looked for. */
final class ConfigLocation {
  private ConfigLocation() {}

  /**
   * {@code --config}, else {@code RESPALDO_CONFIG}, else {@code respaldo.conf} here, else {@code
   * /etc/respaldo/respaldo.conf}.
   *
   * @throws ConfigException when there is none, saying where it was looked for
   */
  static Path find(@Nullable Path option, Io io) {
    Optional<Path> given =
        Optional.ofNullable(option)
            .or(() -> Optional.ofNullable(io.environment().get("RESPALDO_CONFIG")).map(Path::of))
            .map(io.folder()::resolve);
    if (given.isPresent()) {
      if (!Files.isRegularFile(given.get())) {
        throw new ConfigException("configuration file " + given.get() + ": there is none");
      }
      return given.get();
    }
    List<Path> places =
        List.of(io.folder().resolve("respaldo.conf"), Path.of("/etc/respaldo/respaldo.conf"));
    return places.stream()
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "no configuration file: neither --config nor RESPALDO_CONFIG is given, and"
                        + " there is no "
                        + places.get(0)
                        + " or "
                        + places.get(1)));
  }
}

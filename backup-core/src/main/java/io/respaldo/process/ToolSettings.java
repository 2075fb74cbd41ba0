package io.respaldo.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** All that is known about a tool before it runs. Changed only by {@link #with}, on a copy. */
final class ToolSettings {
  static final Duration GRACE = Duration.ofSeconds(5);

  final List<String> command;
  final Map<String, String> environment = new TreeMap<>();
  final List<String> secrets = new ArrayList<>();
  String name;
  String remedy = "";
  Optional<Path> folder = Optional.empty();
  Optional<Duration> timeLimit = Optional.empty();
  Duration grace = GRACE;

  ToolSettings(List<String> command, String name) {
    this.command = List.copyOf(command);
    this.name = name;
  }

  ToolSettings with(Consumer<ToolSettings> change) {
    ToolSettings copy = new ToolSettings(command, name);
    copy.environment.putAll(environment);
    copy.secrets.addAll(secrets);
    copy.remedy = remedy;
    copy.folder = folder;
    copy.timeLimit = timeLimit;
    copy.grace = grace;
    change.accept(copy);
    return copy;
  }
}

package io.respaldo.hook;

import io.respaldo.process.ExternalTool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A command of the host's: a program and its arguments, never given to a shell. Immutable.
 *
 * <p>It sees {@code PATH}, {@code LC_ALL=C}, what {@link #env} adds, and the {@code RESPALDO_…} of
 * the call. An exit code other than 0 is a failure. What it writes to its output and error output
 * are lines of the log. When its time is over, it and all that it started are ended.
 *
 * <p>By default it runs in the host's own working folder, for at most five minutes, and its failure
 * aborts the run.
 */
public final class CommandHook implements Hook {
  private static final int MAX_VALUE = 8 * 1024;

  private final Set<Point> points;
  private final List<String> command;
  private final Optional<Path> folder;
  private final Map<String, String> environment;
  private final OnError onError;
  private final Duration timeLimit;

  private CommandHook(
      Set<Point> points,
      List<String> command,
      Optional<Path> folder,
      Map<String, String> environment,
      OnError onError,
      Duration timeLimit) {
    this.points = Set.copyOf(points);
    this.command = List.copyOf(command);
    this.folder = folder;
    this.environment = Map.copyOf(environment);
    this.onError = onError;
    this.timeLimit = timeLimit;
  }

  /**
   * @param points where it runs; at least one
   * @param command the program, by path or to be found in the host's {@code PATH}, and its
   *     arguments
   */
  public static CommandHook of(Set<Point> points, List<String> command) {
    if (points.isEmpty() || command.isEmpty()) {
      throw new IllegalArgumentException("a hook needs a point in the run and a command");
    }
    return new CommandHook(
        points, command, Optional.empty(), Map.of(), OnError.ABORT, Duration.ofMinutes(5));
  }

  /** The same in this working folder. */
  public CommandHook in(Path workingFolder) {
    return new CommandHook(
        points, command, Optional.of(workingFolder), environment, onError, timeLimit);
  }

  /** The same with this variable in its environment. */
  public CommandHook env(String name, String value) {
    Map<String, String> more = new TreeMap<>(environment);
    more.put(name, value);
    return new CommandHook(points, command, folder, more, onError, timeLimit);
  }

  /** The same with this meaning of a failure. */
  public CommandHook onError(OnError meaning) {
    return new CommandHook(points, command, folder, environment, meaning, timeLimit);
  }

  /** The same with this time limit. */
  public CommandHook timeLimit(Duration limit) {
    return new CommandHook(points, command, folder, environment, onError, limit);
  }

  @Override
  public Set<Point> points() {
    return points;
  }

  @Override
  public OnError onError() {
    return onError;
  }

  @Override
  public Duration timeLimit() {
    return timeLimit;
  }

  @Override
  public void run(Call call) throws IOException, InterruptedException {
    ExternalTool tool = ExternalTool.of(command).timeLimit(timeLimit);
    if (folder.isPresent()) {
      tool = tool.in(folder.get());
    }
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      tool = tool.env(variable.getKey(), variable.getValue());
    }
    for (Map.Entry<String, String> variable : call.environment().entrySet()) {
      tool = tool.env(variable.getKey(), harmless(variable.getValue()));
    }
    tool.lines(call.output());
  }

  /** No process can be started with a NUL or very much text in its environment. */
  private static String harmless(String value) {
    String shown = value.replace('\0', ' ');
    return shown.length() > MAX_VALUE ? shown.substring(0, MAX_VALUE) : shown;
  }
}

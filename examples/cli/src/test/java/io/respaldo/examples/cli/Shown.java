package io.respaldo.examples.cli;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Compares what a guide shows with what came: digits, the mark of a second backup within one second
 * and the width of gaps may differ, {@code …} stands for anything within a line, and as a line of
 * its own for any lines. Nothing shown is nothing claimed.
 */
final class Shown {
  private Shown() {}

  /** Why the output is not the one shown. */
  static Optional<String> difference(List<String> shown, String output) {
    if (shown.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder pattern = new StringBuilder();
    for (String line : shown) {
      if (line.strip().equals("…")) {
        pattern.append("(?:.*\\n)*?");
      } else {
        pattern.append(line(line)).append("\\n");
      }
    }
    return Pattern.matches(pattern.toString(), plain(output))
        ? Optional.empty()
        : Optional.of("shown:\n" + String.join("\n", shown) + "\ncame:\n" + output);
  }

  private static String line(String line) {
    StringBuilder pattern = new StringBuilder();
    for (String piece : plain(line).split("…", -1)) {
      pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(piece));
    }
    return pattern.toString();
  }

  private static String plain(String s) {
    return s.replaceAll("(\\d{8}_\\d{6})_\\d+", "$1") // the second backup of one second
        .replaceAll("\\d+", "0")
        .replaceAll("[ \\t]+", " ")
        .replaceAll("(?m) +$", "");
  }
}

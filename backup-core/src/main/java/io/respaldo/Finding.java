package io.respaldo;

import java.util.List;

/**
 * Something to know, with its remedy.
 *
 * @param code a stable word for programs, such as {@code tool_missing}
 * @param message what and why, for people
 * @param remedy what to do next; may be empty
 * @param count how many of it there were
 * @param examples some of them, at most 20
 */
public record Finding(
    Severity severity,
    String code,
    String message,
    String remedy,
    long count,
    List<String> examples) {
  /** How bad it is. */
  public enum Severity {
    NOTE,
    /** The result is good, and somebody should look. */
    WARNING,
    /** The result is not good. */
    ERROR
  }

  /** How many {@link #examples} are kept. */
  public static final int MAX_EXAMPLES = 20;

  public Finding {
    examples = List.copyOf(examples.subList(0, Math.min(MAX_EXAMPLES, examples.size())));
  }

  public static Finding note(String code, String message) {
    return new Finding(Severity.NOTE, code, message, "", 1, List.of());
  }

  public static Finding warning(String code, String message, String remedy) {
    return new Finding(Severity.WARNING, code, message, remedy, 1, List.of());
  }

  public static Finding error(String code, String message, String remedy) {
    return new Finding(Severity.ERROR, code, message, remedy, 1, List.of());
  }

  /** The same for several things. */
  public Finding of(long count, List<String> examples) {
    return new Finding(severity, code, message, remedy, count, examples);
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** {@code message; remedy}. */
  @Override
  public String toString() {
    return remedy.isEmpty() ? message : message + "; " + remedy;
  }
}

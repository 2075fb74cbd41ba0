package io.respaldo.postgres;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rule for additional arguments of pg_dump: by full name and from a list of those that change
 * neither where the dump goes, nor what it is read from, nor which rows are in it.
 */
final class ExtraArguments {
  private static final Set<String> ALLOWED =
      Set.of(
          "--column-inserts",
          "--disable-dollar-quoting",
          "--disable-triggers",
          "--enable-row-security",
          "--encoding",
          "--extra-float-digits",
          "--inserts",
          "--load-via-partition-root",
          "--no-comments",
          "--no-owner",
          "--no-policies",
          "--no-privileges",
          "--no-publications",
          "--no-security-labels",
          "--no-subscriptions",
          "--no-table-access-method",
          "--no-tablespaces",
          "--no-toast-compression",
          "--on-conflict-do-nothing",
          "--quote-all-identifiers",
          "--role",
          "--rows-per-insert",
          "--statistics",
          "--strict-names",
          "--use-set-session-authorization",
          "--verbose");

  private ExtraArguments() {}

  /**
   * @throws IllegalArgumentException naming the first argument that is not allowed, and those that
   *     are
   */
  static List<String> check(List<String> arguments) {
    for (String argument : arguments) {
      String name =
          argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
      if (!ALLOWED.contains(name)) {
        throw new IllegalArgumentException(
            "argument '"
                + name
                + "' of pg_dump is not allowed, because Respaldo decides connection, output and"
                + " content; allowed, as --name or --name=value, are "
                + String.join(" ", new TreeSet<>(ALLOWED)));
      }
    }
    return List.copyOf(arguments);
  }

  /** Whether the dump names no roles at all. */
  static boolean nameNoRoles(List<String> arguments) {
    return arguments.contains("--no-owner") && arguments.contains("--no-privileges");
  }
}

package io.respaldo.postgres;

import java.nio.charset.StandardCharsets;

/** Names and texts inside SQL. */
final class Sql {
  /** Bytes that a name may have; PostgreSQL cuts longer ones silently. */
  static final int MAX_NAME = 63;

  private Sql() {}

  /**
   * @throws IllegalArgumentException when PostgreSQL would not take, or would cut, this name
   */
  static String name(String name) {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > MAX_NAME || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "PostgreSQL name '" + name.replace('\0', '?') + "': 1 to 63 bytes, no NUL");
    }
    return name;
  }

  /** Quoted as an identifier. */
  static String identifier(String name) {
    if (name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a name with a NUL");
    }
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String identifier(String schema, String name) {
    return identifier(schema) + '.' + identifier(name);
  }

  /** Quoted as a text constant; needs {@code standard_conforming_strings}, the default. */
  static String literal(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }

  /** The longest beginning of a name that has at most this many bytes in UTF-8. */
  static String cut(String name, int bytes) {
    int end = name.length();
    while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > bytes) {
      end = name.offsetByCodePoints(end, -1);
    }
    return name.substring(0, end);
  }
}

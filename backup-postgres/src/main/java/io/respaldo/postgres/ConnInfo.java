package io.respaldo.postgres;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** libpq's connection string: all that a tool needs to connect, and never a password. */
final class ConnInfo {
  private final Map<String, String> values = new LinkedHashMap<>();

  ConnInfo with(String key, String value) {
    values.put(key, value);
    return this;
  }

  ConnInfo with(String key, Optional<?> value) {
    value.ifPresent(v -> with(key, v.toString()));
    return this;
  }

  /** Manual, <i>Connection Strings</i>: quotes and backslashes are escaped by a backslash. */
  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(e -> e.getKey() + "='" + e.getValue().replace("\\", "\\\\").replace("'", "\\'") + "'")
        .collect(Collectors.joining(" "));
  }
}

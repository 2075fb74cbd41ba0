package io.respaldo.examples.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The host's own words about a backup, as {@code KEY=VALUE}. */
final class Metadata {
  private Metadata() {}

  /**
   * @throws IllegalArgumentException naming what has no key, no value, or comes twice
   */
  static Map<String, String> of(Session session, List<String> given) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String one : given) {
      int equals = one.indexOf('=');
      if (equals < 0 || one.substring(0, equals).isBlank()) {
        throw new IllegalArgumentException(session.text().get("metadata.form", one));
      }
      String key = one.substring(0, equals);
      if (all.put(key, one.substring(equals + 1)) != null) {
        throw new IllegalArgumentException(session.text().get("metadata.twice", key));
      }
    }
    return all;
  }
}

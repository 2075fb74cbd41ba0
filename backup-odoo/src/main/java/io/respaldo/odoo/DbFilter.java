package io.respaldo.odoo;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Odoo's {@code dbfilter}: a regular expression that must match at a name's beginning, in which
 * {@code %h} is the host of a request without {@code www.} and {@code %d} its first label.
 *
 * @param expression as Odoo's settings have it
 */
record DbFilter(String expression) {
  private static final String WWW = "www.";

  /**
   * @throws IllegalArgumentException when it is no regular expression
   */
  DbFilter {
    pattern(expression, Optional.empty());
  }

  /**
   * @param host of a request; without one, {@code %h} and {@code %d} stand for anything
   */
  boolean matches(String database, Optional<String> host) {
    return pattern(expression, host).matcher(database).lookingAt();
  }

  private static Pattern pattern(String expression, Optional<String> requested) {
    String h = ".*";
    String d = ".*";
    if (requested.isPresent()) {
      String host = requested.get().split(":", -1)[0];
      host = host.startsWith(WWW) ? host.substring(WWW.length()) : host;
      h = Pattern.quote(host);
      d = Pattern.quote(host.split("\\.", -1)[0]);
    }
    try {
      return Pattern.compile(expression.replace("%h", h).replace("%d", d));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'" + expression + "' is no regular expression: " + e.getDescription(), e);
    }
  }
}

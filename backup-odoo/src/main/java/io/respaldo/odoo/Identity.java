package io.respaldo.odoo;

import io.respaldo.Finding;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Whether a restored database is the same one, or another. Odoo asks the same: <i>moved</i> or
 * <i>copied</i>; two databases of one identity disturb each other's subscription and in-app
 * services.
 */
enum Identity {
  /** The database itself, come back or moved: all keys stay. */
  MOVE,
  /**
   * Another one: gets the parameters that {@code ir.config_parameter} sets for a new database, and
   * no longer counts as the original towards Odoo Enterprise (as click-odoo does it). A new {@code
   * database.secret} ends sessions and links that were mailed.
   */
  COPY;

  /**
   * @throws IllegalArgumentException naming the words there are
   */
  static Identity of(String word) {
    for (Identity each : values()) {
      if (each.word().equals(word)) {
        return each;
      }
    }
    throw new IllegalArgumentException("identity '" + word + "': move or copy");
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Gives a restored database a new identity, in one transaction.
   *
   * @param httpPort where this installation answers
   */
  static List<Finding> renew(Connection c, int httpPort) throws SQLException {
    if (!Tables.hasColumns(c, "ir_config_parameter", "key", "value")) {
      return List.of(
          Finding.warning(
              "no_identity",
              "the database has no ir_config_parameter, so there is no identity to renew",
              "look whether it is an Odoo's"));
    }
    c.setAutoCommit(false);
    Parameters parameters = new Parameters(c);
    Map<String, String> values = new LinkedHashMap<>();
    values.put("database.secret", UUID.randomUUID().toString());
    values.put("database.uuid", UUID.randomUUID().toString());
    values.put("web.base.url", "http://localhost:" + httpPort);
    values.put("base.login_cooldown_after", "10");
    values.put("base.login_cooldown_duration", "60");
    for (Map.Entry<String, String> each : values.entrySet()) {
      parameters.set(each.getKey(), each.getValue());
    }
    parameters.set("database.create_date", parameters.now("0 days"));
    change(c, "DELETE FROM ir_config_parameter WHERE key = 'database.enterprise_code'");
    change(
        c,
        "UPDATE ir_config_parameter SET value = 'copy'"
            + " WHERE key = 'database.expiration_reason' AND value <> 'demo'");
    change(
        c,
        "UPDATE ir_config_parameter SET value = '"
            + parameters.now("2 months")
            + "' WHERE key = 'database.expiration_date'");
    c.commit();
    return List.of(
        Finding.note(
            "identity_renewed",
            "it has a new database.uuid and database.secret; web.base.url is http://localhost:"
                + httpPort
                + " until an administrator signs in"));
  }

  private static void change(Connection c, String sql) throws SQLException {
    try (PreparedStatement s = c.prepareStatement(sql)) {
      s.executeUpdate();
    }
  }
}

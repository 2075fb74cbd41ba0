package io.respaldo.odoo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What at least makes a copy harmless, for installations whose code can't be reached, and for those
 * before 16 that bring nothing themselves. Versions differ in tables and columns, so each change is
 * made where these are there.
 */
final class NeutralMinimum {
  static final String FLAG = "database.is_neutralized";

  private static final String DUMMY = "neutralization - disable emails";
  private static final int DUMMY_PORT = 1025;

  /**
   * A change.
   *
   * @param columns that the table must have
   */
  private record Change(String module, String table, List<String> columns, String sql) {}

  private static final List<Change> CHANGES =
      List.of(
          change(
              "base",
              "ir_cron",
              "UPDATE ir_cron SET active = false WHERE id NOT IN ("
                  + Neutralization.AUTOVACUUM
                  + ")",
              "active"),
          change(
              "base",
              "ir_act_server",
              "UPDATE ir_act_server SET webhook_url = 'neutralization - disable webhook'"
                  + " WHERE state = 'webhook'",
              "webhook_url",
              "state"),
          change(
              "web",
              "ir_ui_view",
              "UPDATE ir_ui_view SET active = true WHERE key = 'web.neutralize_banner'",
              "key",
              "active"),
          change(
              "mail",
              "mail_template",
              "UPDATE mail_template SET mail_server_id = NULL",
              "mail_server_id"),
          change(
              "mail", "fetchmail_server", "UPDATE fetchmail_server SET active = false", "active"),
          change("mail", "mail_notification_web_push", "DELETE FROM mail_notification_web_push"),
          change("mail", "mail_partner_device", "DELETE FROM mail_partner_device"),
          change("mail", "mail_push", "DELETE FROM mail_push"),
          change("mail", "mail_push_device", "DELETE FROM mail_push_device"),
          change(
              "mail",
              "ir_config_parameter",
              "DELETE FROM ir_config_parameter WHERE key IN"
                  + " ('mail.web_push_vapid_private_key', 'mail.web_push_vapid_public_key')",
              "key"),
          change(
              "fetchmail",
              "fetchmail_server",
              "UPDATE fetchmail_server SET active = false",
              "active"),
          change(
              "payment",
              "payment_acquirer",
              "UPDATE payment_acquirer SET state = 'disabled'"
                  + " WHERE state NOT IN ('test', 'disabled')",
              "state"),
          change(
              "payment",
              "payment_provider",
              "UPDATE payment_provider SET state = 'disabled'"
                  + " WHERE state NOT IN ('test', 'disabled')",
              "state"),
          change(
              "payment",
              "payment_provider",
              "UPDATE payment_provider SET is_live = false",
              "is_live"),
          change(
              "delivery",
              "delivery_carrier",
              "UPDATE delivery_carrier SET prod_environment = false",
              "prod_environment"),
          change(
              "delivery",
              "delivery_carrier",
              "UPDATE delivery_carrier SET active = false"
                  + " WHERE delivery_type NOT IN ('fixed', 'base_on_rule')",
              "active",
              "delivery_type"),
          change(
              "iap",
              "iap_account",
              "UPDATE iap_account SET account_token ="
                  + " regexp_replace(account_token, '(\\+.*)?$', '+disabled')",
              "account_token"),
          change(
              "auth_oauth",
              "auth_oauth_provider",
              "UPDATE auth_oauth_provider SET enabled = false",
              "enabled"),
          change("website", "website", "UPDATE website SET domain = NULL", "domain"),
          change("website", "website", "UPDATE website SET cdn_activated = false", "cdn_activated"),
          change(
              "website",
              "website",
              "UPDATE website SET robots_txt = E'User-agent: *\\nDisallow: /'",
              "robots_txt"),
          change(
              "website",
              "ir_ui_view",
              "UPDATE ir_ui_view SET active = true WHERE key = 'website.neutralize_ribbon'",
              "key",
              "active"));

  private NeutralMinimum() {}

  private static Change change(String module, String table, String sql, String... columns) {
    return new Change(module, table, List.of(columns), sql);
  }

  /**
   * Neutralizes what is known of a module.
   *
   * @return whether anything is
   */
  static boolean neutralize(Connection c, String module) throws SQLException {
    boolean known = module.equals("base");
    if (known) {
      mailServers(c);
    }
    for (Change change : CHANGES) {
      if (change.module().equals(module)) {
        known = true;
        apply(c, change);
      }
    }
    if (module.equals("base")) {
      new Parameters(c).set(FLAG, "true");
    }
    return known;
  }

  private static void apply(Connection c, Change change) throws SQLException {
    if (Tables.hasColumns(c, change.table(), "id")
        && Tables.hasColumns(c, change.table(), change.columns().toArray(String[]::new))) {
      try (Statement s = c.createStatement()) {
        s.executeUpdate(change.sql());
      }
    }
  }

  /** A dummy is active, because without any Odoo takes the one of its settings. */
  private static void mailServers(Connection c) throws SQLException {
    try (Statement s = c.createStatement()) {
      s.executeUpdate("UPDATE ir_mail_server SET active = false");
    }
    Map<String, Object> dummy = new LinkedHashMap<>();
    dummy.put("name", DUMMY);
    dummy.put("smtp_host", "invalid");
    dummy.put("smtp_port", DUMMY_PORT);
    dummy.put("smtp_encryption", "none");
    dummy.put("active", true);
    if (Tables.hasColumns(c, "ir_mail_server", "smtp_authentication")) {
      dummy.put("smtp_authentication", "login"); // since 15
    }
    String places = "?, ".repeat(dummy.size() - 1) + "?";
    try (PreparedStatement s =
        c.prepareStatement(
            "INSERT INTO ir_mail_server ("
                + String.join(", ", dummy.keySet())
                + ") VALUES ("
                + places
                + ")")) {
      int i = 0;
      for (Object value : dummy.values()) {
        s.setObject(++i, value);
      }
      s.executeUpdate();
    }
  }
}

package io.respaldo.odoo;

/** What the module base brings to neutralize a database, in the manner of 16 to 18. */
final class TestNeutral {
  static final String BASE =
      """
      -- nobody gets mail
      UPDATE ir_mail_server SET active = false;
      INSERT INTO ir_mail_server
        (name, smtp_port, smtp_host, smtp_encryption, active, smtp_authentication)
      VALUES ('neutralization - disable emails', 1025, 'invalid', 'none', true, 'login');
      UPDATE ir_cron SET active = false WHERE id NOT IN (
        SELECT res_id FROM ir_model_data
         WHERE model = 'ir.cron' AND name = 'autovacuum_job' AND module = 'base');
      INSERT INTO ir_config_parameter (key, value) VALUES ('database.is_neutralized', true)
        ON CONFLICT (key) DO UPDATE SET value = true;
      """;

  private TestNeutral() {}
}

package io.respaldo.odoo;

import java.util.ArrayList;
import java.util.List;

/** The tables that neutralizing and copying change, as the versions of Odoo have them. */
record TestTables(OdooVersion version) {
  private static final int PROVIDERS_SINCE = 16;
  private static final int AUTHENTICATION_SINCE = 15;
  private static final int WEBHOOKS_SINCE = 17;
  private static final int TYPES_SINCE = 19;

  List<String> sql() {
    List<String> all = new ArrayList<>();
    boolean typed = version.year() >= TYPES_SINCE && version.minor() > 0;
    all.add(
        "CREATE TABLE ir_config_parameter (id serial PRIMARY KEY, key text NOT NULL UNIQUE,"
            + " value text NOT NULL, create_date timestamp, write_date timestamp"
            + (typed ? ", type text NOT NULL DEFAULT 'str'" : "")
            + ")");
    all.add(
        "INSERT INTO ir_config_parameter (key, value) VALUES"
            + " ('database.uuid', 'uuid of the original'),"
            + " ('database.secret', 'secret of the original'),"
            + " ('web.base.url', 'https://shop.example.com'),"
            + " ('database.create_date', '2020-01-01 00:00:00'),"
            + " ('database.enterprise_code', 'M123'),"
            + " ('database.expiration_reason', 'renewal'),"
            + " ('database.expiration_date', '2020-01-01 00:00:00'),"
            + " ('shop.own', 'stays')");
    all.add(
        "CREATE TABLE ir_mail_server (id serial PRIMARY KEY, name text NOT NULL,"
            + " smtp_host text NOT NULL, smtp_port int NOT NULL, smtp_encryption text NOT NULL,"
            + " smtp_user text, active boolean"
            + (version.year() >= AUTHENTICATION_SINCE ? ", smtp_authentication text NOT NULL" : "")
            + ")");
    all.add(
        "INSERT INTO ir_mail_server (name, smtp_host, smtp_port, smtp_encryption, active"
            + (version.year() >= AUTHENTICATION_SINCE ? ", smtp_authentication" : "")
            + ") VALUES ('ours', 'smtp.example.com', 25, 'none', true"
            + (version.year() >= AUTHENTICATION_SINCE ? ", 'login'" : "")
            + ")");
    all.add("CREATE TABLE ir_cron (id serial PRIMARY KEY, cron_name text, active boolean)");
    all.add(
        "INSERT INTO ir_cron (cron_name, active)"
            + " VALUES ('autovacuum', true), ('mails', true), ('off', false)");
    all.add(
        "CREATE TABLE ir_model_data (id serial PRIMARY KEY, module text, name text, model text,"
            + " res_id int)");
    all.add(
        "INSERT INTO ir_model_data (module, name, model, res_id)"
            + " VALUES ('base', 'autovacuum_job', 'ir.cron', 1), ('mail', 'x', 'ir.cron', 2)");
    all.add(
        "CREATE TABLE ir_act_server (id serial PRIMARY KEY, state text"
            + (version.year() >= WEBHOOKS_SINCE ? ", webhook_url text" : "")
            + ")");
    if (version.year() >= WEBHOOKS_SINCE) {
      all.add(
          "INSERT INTO ir_act_server (state, webhook_url) VALUES ('webhook', 'https://e.example')");
    }
    all.add("CREATE TABLE mail_template (id serial PRIMARY KEY, mail_server_id int)");
    all.add("INSERT INTO mail_template (mail_server_id) VALUES (1)");
    all.add("CREATE TABLE fetchmail_server (id serial PRIMARY KEY, active boolean)");
    all.add("INSERT INTO fetchmail_server (active) VALUES (true)");
    String payment = version.year() >= PROVIDERS_SINCE ? "payment_provider" : "payment_acquirer";
    all.add("CREATE TABLE " + payment + " (id serial PRIMARY KEY, state text)");
    all.add("INSERT INTO " + payment + " (state) VALUES ('enabled'), ('test')");
    return all;
  }
}

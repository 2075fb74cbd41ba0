package io.respaldo.examples.cli;

import io.respaldo.postgres.TestCluster;
import java.sql.SQLException;

/** As much of an Odoo's database as the guides and tests need. */
final class OdooTables {
  private OdooTables() {}

  static void create(TestCluster cluster, String database) throws SQLException {
    cluster.sql(
        database,
        "CREATE TABLE ir_module_module (id serial PRIMARY KEY, name text, state text,"
            + " latest_version text)",
        "INSERT INTO ir_module_module (name, state, latest_version) VALUES"
            + " ('base', 'installed', '18.0.1.3'), ('mail', 'installed', '18.0.1.15')",
        "CREATE TABLE ir_attachment (id serial PRIMARY KEY, name text, type text NOT NULL"
            + " DEFAULT 'binary', url text, db_datas bytea, store_fname text, file_size int,"
            + " checksum varchar(40))",
        "CREATE TABLE ir_config_parameter (id serial PRIMARY KEY, key text NOT NULL UNIQUE,"
            + " value text NOT NULL)",
        "INSERT INTO ir_config_parameter (key, value) VALUES"
            + " ('database.uuid', 'of the original')",
        "CREATE TABLE ir_mail_server (id serial PRIMARY KEY, name text NOT NULL,"
            + " smtp_host text NOT NULL, smtp_port int NOT NULL, smtp_encryption text NOT NULL,"
            + " smtp_authentication text NOT NULL, active boolean)",
        "INSERT INTO ir_mail_server (name, smtp_host, smtp_port, smtp_encryption,"
            + " smtp_authentication, active)"
            + " VALUES ('ours', 'smtp.example.com', 25, 'none', 'login', true)",
        "CREATE TABLE ir_cron (id serial PRIMARY KEY, active boolean)",
        "INSERT INTO ir_cron (active) VALUES (true), (true)",
        "CREATE TABLE ir_model_data (id serial PRIMARY KEY, module text, name text, model text,"
            + " res_id int)",
        "INSERT INTO ir_model_data (module, name, model, res_id)"
            + " VALUES ('base', 'autovacuum_job', 'ir.cron', 1)");
  }
}

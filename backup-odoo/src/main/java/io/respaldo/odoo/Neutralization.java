package io.respaldo.odoo;

import io.respaldo.Finding;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a copy harmless as {@code odoo/modules/neutralize.py} does: no mail leaves, no scheduled
 * action runs, payments and other services are off. With the installation's own SQL of each
 * installed module where its code can be reached, else with the {@link NeutralMinimum}. One
 * transaction that ends with an assertion; whatever fails, nothing of it stays.
 */
final class Neutralization {
  private static final String INSTALLED =
      "SELECT name FROM ir_module_module WHERE state IN ('installed', 'to upgrade', 'to remove')"
          + " ORDER BY name <> 'base', name";

  /** Odoo's own code names it so in every version. */
  static final String AUTOVACUUM =
      "SELECT res_id FROM ir_model_data"
          + " WHERE model = 'ir.cron' AND module = 'base' AND name = 'autovacuum_job'"
          + " AND res_id IS NOT NULL"; // NOT IN holds of nothing when there is a NULL

  private final OdooCode code;
  private final List<String> own = new ArrayList<>();
  private final List<String> builtIn = new ArrayList<>();
  private final List<String> without = new ArrayList<>();

  Neutralization(OdooCode code) {
    this.code = code;
  }

  /**
   * Neutralizes the database of this connection, which must be in no transaction.
   *
   * @return what was done, and the modules that bring no SQL
   * @throws IOException when it is not neutral then; nothing is changed
   */
  List<Finding> run(Connection c) throws SQLException, IOException {
    c.setAutoCommit(false);
    try (Statement s = c.createStatement()) {
      s.setEscapeProcessing(false);
      String transaction = one(s, "SELECT txid_current()");
      boolean ownCode = code.neutralizing("base").isPresent();
      for (String module : column(s, INSTALLED)) {
        neutralize(c, s, module, ownCode);
      }
      assertNeutral(s, transaction);
      c.commit();
    }
    return findings();
  }

  private void neutralize(Connection c, Statement s, String module, boolean ownCode)
      throws SQLException, IOException {
    Optional<String> sql = ownCode ? code.neutralizing(module) : Optional.empty();
    if (sql.isPresent()) {
      execute(s, module, sql.get());
      own.add(module);
    } else if (ownCode && code.module(module).isPresent()) {
      without.add(module);
    } else if (NeutralMinimum.neutralize(c, module)) {
      builtIn.add(module);
    } else {
      without.add(module);
    }
  }

  private static void execute(Statement s, String module, String sql)
      throws SQLException, IOException {
    try {
      s.execute(sql);
    } catch (SQLException e) {
      throw new IOException(
          "neutralize.sql of module '"
              + module
              + "' failed: "
              + e.getMessage()
              + "; has the database the version of this installation? Nothing was kept",
          e);
    }
  }

  private static void assertNeutral(Statement s, String transaction)
      throws SQLException, IOException {
    s.execute("SET CONSTRAINTS ALL IMMEDIATE"); // nothing may change at the commit
    require(
        one(s, "SELECT txid_current()").equals(transaction),
        "a module's SQL ended the transaction in which all of them run");
    require(
        column(s, "SELECT coalesce(smtp_host, '') FROM ir_mail_server WHERE active")
            .equals(List.of("invalid")),
        "not exactly one mail server is active, which is the dummy");
    require(
        column(s, "SELECT id FROM ir_cron WHERE active AND id NOT IN (" + AUTOVACUUM + ")")
            .isEmpty(),
        "scheduled actions besides autovacuum are active");
    require(
        column(s, "SELECT lower(value) FROM ir_config_parameter WHERE key = '" + flag() + "'")
            .equals(List.of("true")),
        flag() + " is not set");
  }

  private static String flag() {
    return NeutralMinimum.FLAG;
  }

  private static void require(boolean true_, String otherwise) throws IOException {
    if (!true_) {
      throw new IOException(
          "after neutralizing, " + otherwise + "; the copy was not kept, so that it can't start");
    }
  }

  private static String one(Statement s, String sql) throws SQLException {
    return column(s, sql).get(0);
  }

  private static List<String> column(Statement s, String sql) throws SQLException {
    List<String> all = new ArrayList<>();
    try (ResultSet r = s.executeQuery(sql)) {
      while (r.next()) {
        all.add(r.getString(1));
      }
    }
    return all;
  }

  private List<Finding> findings() {
    List<Finding> found = new ArrayList<>();
    found.add(
        Finding.note(
            "neutralized",
            "neutralized: "
                + own.size()
                + " modules by the installation's own SQL, "
                + builtIn.size()
                + " by the built-in minimum; users, passwords, API keys and personal data are as"
                + " they were"));
    if (!builtIn.isEmpty()) {
      found.add(
          Finding.warning(
                  "neutralized_by_minimum",
                  "the code of these modules was not reached, or has no SQL to neutralize; the"
                      + " built-in minimum was used",
                  "set addons_path to the installation's modules, base included")
              .of(builtIn.size(), builtIn));
    }
    if (!without.isEmpty()) {
      found.add(
          Finding.warning(
                  "not_neutralized",
                  "these installed modules bring no SQL to neutralize them",
                  "if one of them talks to other systems, switch that off by hand before starting")
              .of(without.size(), without));
    }
    return found;
  }
}

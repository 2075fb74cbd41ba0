package io.respaldo.odoo;

import io.respaldo.format.foreign.ForeignKind;
import io.respaldo.postgres.PgTools;
import java.util.List;

/** The kinds of backups that Odoo itself and its tools leave. */
public final class OdooBackups {
  private OdooBackups() {}

  /**
   * The most telling first:
   *
   * <ul>
   *   <li>{@code odoo-zip}: of the database manager, Odoo Online and odoo.sh
   *   <li>{@code click-odoo-folder}: {@code db.dump}, {@code filestore/} and {@code manifest.json}
   *       in a folder, as click-odoo-backupdb makes it
   *   <li>{@code odoo-dump}: a custom dump of an Odoo database alone
   * </ul>
   *
   * Archives of {@code dump.sql} and {@code filestore/} that scripts made are recognised by {@link
   * io.respaldo.postgres.ForeignDumps}.
   */
  public static List<ForeignKind> kinds() {
    PgTools tools = PgTools.standard();
    return List.of(new OdooZipKind(), new ClickOdooKind(tools), new OdooDumpKind(tools));
  }
}

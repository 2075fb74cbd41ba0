package io.respaldo.odoo;

import io.respaldo.postgres.PostgresConnection;
import io.respaldo.source.DirectorySource;

/**
 * The installation that takes a restore.
 *
 * @param files the source of the filestore, which knows its staged folders
 */
record OdooPlace(OdooInstance instance, DirectorySource files) {
  /** A database on the same server, also one that Odoo would not name so. */
  PostgresConnection database(String name) {
    return instance.anyDatabase(name);
  }

  OdooCode code() {
    return OdooCode.of(instance);
  }
}

package io.respaldo.postgres;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Roles that a dump names and a server lacks. */
final class MissingRoles {
  private MissingRoles() {}

  static List<String> of(Databases databases, List<String> named)
      throws IOException, InterruptedException {
    Set<String> missing = new TreeSet<>(named);
    missing.removeAll(databases.session().column("SELECT rolname FROM pg_roles"));
    missing.removeIf(r -> r.startsWith("pg_"));
    return List.copyOf(missing);
  }

  /** As names only: no password, no sign-in. */
  static void create(Databases databases, List<String> named)
      throws IOException, InterruptedException {
    for (String role : of(databases, named)) {
      databases.session().execute("CREATE ROLE " + Sql.identifier(role) + " NOLOGIN");
    }
  }
}

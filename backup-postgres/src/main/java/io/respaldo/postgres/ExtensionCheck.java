package io.respaldo.postgres;

import io.respaldo.Backup;
import io.respaldo.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether the server has the extensions that a backup's database had, and lets them be created. */
record ExtensionCheck(Databases databases, ServerInfo server) {
  static final String FACT = "extensions";

  /** Extensions that their owner may create are known since then. */
  private static final int TRUSTED_SINCE = 13;

  List<Finding> of(Backup backup) throws IOException, InterruptedException {
    Set<String> missing = names(backup.fact(FACT).orElse(""));
    missing.removeAll(databases.session().column("SELECT name FROM pg_available_extensions"));
    Set<String> forbidden = names(backup.fact(FACT).orElse(""));
    forbidden.removeAll(missing);
    forbidden.retainAll(
        server.superuser() ? List.of() : databases.session().column(ofSuperusers()));
    forbidden.remove("plpgsql"); // in every new database
    List<Finding> found = new ArrayList<>();
    if (!missing.isEmpty()) {
      found.add(
          Finding.error(
                  "extension_missing",
                  "the server lacks extensions that the database uses: "
                      + String.join(", ", missing),
                  "install their packages on the server, then plan again")
              .of(missing.size(), List.copyOf(missing)));
    }
    if (!forbidden.isEmpty()) {
      found.add(
          Finding.error(
                  "extension_rights",
                  "only a superuser may create extensions that the database uses: "
                      + String.join(", ", forbidden),
                  "restore as a superuser, or have them marked as trusted")
              .of(forbidden.size(), List.copyOf(forbidden)));
    }
    return found;
  }

  private String ofSuperusers() {
    return "SELECT name FROM pg_available_extension_versions WHERE superuser"
        + (server.version().major() >= TRUSTED_SINCE ? " AND NOT trusted" : "");
  }

  /** From {@code name=version, name=version}. */
  private static Set<String> names(String fact) {
    Set<String> names = new TreeSet<>();
    for (String one : fact.split(", ", -1)) {
      int equals = one.indexOf('=');
      if (equals > 0) {
        names.add(one.substring(0, equals));
      }
    }
    return names;
  }
}

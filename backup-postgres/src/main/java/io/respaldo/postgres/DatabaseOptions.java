package io.respaldo.postgres;

import io.respaldo.Backup;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Options of CREATE DATABASE for a restore: encoding and sort order. */
record DatabaseOptions(PostgresSettings settings, ServerInfo server) {
  private static final int PROVIDER_SINCE = 15;

  String of(Backup backup, Databases databases) throws IOException, InterruptedException {
    String head = " ENCODING " + Sql.literal(backup.fact("encoding").orElse("UTF8"));
    if (settings.restore.locale().isPresent()) {
      String own = settings.restore.locale().get();
      return head + new ServerInfo.Locale(own, own, "c", Optional.empty()).options();
    }
    if (settings.collation.isPresent()) {
      return head + collated(settings.collation.get(), backup.fact("lc_ctype"), databases);
    }
    return head
        + new ServerInfo.Locale(
                backup.fact("lc_collate").orElse("C"),
                backup.fact("lc_ctype").orElse("C"),
                backup.fact("locale_provider").orElse("c"),
                backup.fact("locale"))
            .options();
  }

  /** Which characters are letters is the recorded locale's word, else the template's. */
  private String collated(String collation, Optional<String> letters, Databases databases)
      throws IOException, InterruptedException {
    String options = " LC_COLLATE " + Sql.literal(collation);
    if (letters.isPresent() && knows(letters.get(), databases)) {
      options += " LC_CTYPE " + Sql.literal(letters.get());
    }
    return server.version().major() >= PROVIDER_SINCE ? " LOCALE_PROVIDER libc" + options : options;
  }

  private static boolean knows(String locale, Databases databases)
      throws IOException, InterruptedException {
    List<String> known =
        databases
            .session()
            .column(
                "SELECT collctype FROM pg_catalog.pg_collation"
                    + " UNION SELECT datctype FROM pg_catalog.pg_database");
    return known.contains(locale);
  }
}

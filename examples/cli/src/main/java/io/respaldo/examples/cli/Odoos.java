package io.respaldo.examples.cli;

import io.respaldo.odoo.OdooConf;
import io.respaldo.odoo.OdooInstance;
import io.respaldo.odoo.OdooSource;
import io.respaldo.postgres.PgTools;
import io.respaldo.postgres.PostgresRestore;
import io.respaldo.postgres.PostgresSource;
import io.respaldo.source.BackupSource;
import java.io.IOException;
import java.nio.file.Path;

/** Odoo sources from the configuration file; {@code odoo.conf} is read anew for each run. */
record Odoos(Databases databases) {
  BackupSource source(SourceSettings.Odoo settings) {
    return OdooSource.of(
        instance(settings.installation()), settings.database(), how -> with(settings, how));
  }

  private static PostgresSource.Builder with(
      SourceSettings.Odoo settings, PostgresSource.Builder how) {
    settings.dumpFormat().ifPresent(how::dumpFormat);
    settings.tools().ifPresent(folder -> how.tools(PgTools.onlyIn(folder)));
    if (settings.foreignDumps()) {
      how.restore(PostgresRestore.DEFAULT.withoutOwners().allowForeignDumps());
    }
    return how;
  }

  private OdooInstance instance(SourceSettings.OdooPlace place) {
    if (place instanceof SourceSettings.OdooPlace.InConf own) {
      try {
        return OdooInstance.of(OdooConf.read(own.conf()));
      } catch (IOException e) {
        throw new ConfigException(own.conf() + ": can't be used: " + e.getMessage());
      }
    }
    if (place instanceof SourceSettings.OdooPlace.Given given) {
      return OdooInstance.of(
              databases.connection(
                  "postgres", given.host(), given.port(), given.user(), given.password()),
              given.dataFolder())
          .addons(given.addons().toArray(Path[]::new));
    }
    throw new IllegalStateException("no such place of an Odoo");
  }
}

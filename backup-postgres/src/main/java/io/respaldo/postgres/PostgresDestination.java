package io.respaldo.postgres;

import io.respaldo.source.Destination;
import io.respaldo.source.Restore;
import io.respaldo.source.StagedRestore;
import java.io.IOException;

/**
 * A database that takes a restore.
 *
 * @param mayReplace whether one of that name may be replaced
 */
record PostgresDestination(PostgresSettings settings, String database, boolean mayReplace)
    implements Destination {
  @Override
  public StagedRestore prepare(String runId, Restore restore)
      throws IOException, InterruptedException {
    return new RestorePreparation(settings, database, mayReplace).look(runId, restore);
  }
}

package io.respaldo.odoo;

import io.respaldo.source.Destination;
import io.respaldo.source.DirectorySource;
import io.respaldo.source.Restore;
import io.respaldo.source.StagedRestore;
import java.io.IOException;

/** A pair of database and filestore that takes a restore. */
record OdooDestination(Destination both, DirectorySource files) implements Destination {
  @Override
  public StagedRestore prepare(String runId, Restore restore)
      throws IOException, InterruptedException {
    return new OdooStagedRestore(both.prepare(runId, restore), files);
  }
}

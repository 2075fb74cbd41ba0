package io.respaldo.odoo;

import io.respaldo.Finding;
import io.respaldo.source.Destination;
import io.respaldo.source.Restore;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pair of database and filestore that takes a restore.
 *
 * @param target the database's final name
 */
record OdooDestination(Destination both, String target, OdooPlace place) implements Destination {
  @Override
  public StagedRestore prepare(String runId, Restore restore)
      throws IOException, InterruptedException {
    OdooWishes wishes = OdooWishes.of(restore.options(), restore.backup(), target);
    StagedRestore staged = both.prepare(runId, restore);
    List<Finding> findings = new ArrayList<>();
    if (restore.selection().touches(OdooSource.DATABASE)) {
      findings.addAll(wishes.findings());
      versions(restore).ifPresent(findings::add);
    } else if (restore.options().keySet().stream().anyMatch(OdooWishes.OPTIONS::contains)) {
      findings.add(
          Finding.error(
              "no_database_chosen",
              "identity and neutralize change a database, and none is to be restored",
              "leave them out, or restore the database too"));
    }
    return new OdooStagedRestore(staged, place, findings);
  }

  /** Odoo starts a database only with its own series of code; newer ones have to be migrated. */
  private Optional<Finding> versions(Restore restore) {
    Optional<OdooVersion> made = restore.backup().fact("odoo_version").flatMap(OdooVersion::parse);
    Optional<OdooVersion> here = place.code().version();
    if (made.isEmpty() || here.isEmpty() || made.get().equals(here.get())) {
      return Optional.empty();
    }
    boolean newer = made.get().compareTo(here.get()) > 0;
    return Optional.of(
        Finding.warning(
            newer ? "odoo_newer" : "odoo_older",
            "the backup is of Odoo "
                + made.get().series()
                + ", the installation here of "
                + here.get().series(),
            newer
                ? "start it with an Odoo of its own version; an older one can't"
                : "start it with an Odoo of its own version, or migrate it"));
  }
}

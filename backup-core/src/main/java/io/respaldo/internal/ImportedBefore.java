package io.respaldo.internal;

import io.respaldo.Backup;
import io.respaldo.BackupId;
import io.respaldo.ImportRequest;
import io.respaldo.ImportRequest.Mode;
import io.respaldo.InstanceName;
import io.respaldo.catalog.RunRecord;
import io.respaldo.catalog.RunRecord.Operation;
import io.respaldo.catalog.RunRecord.State;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which files an instance's records tell of already: by the hashes of what was taken in, and of our
 * own archives. A backup that was only referred to is no obstacle for a copy of it.
 */
record ImportedBefore(Map<String, BackupId> known) {
  /** In a backup's metadata: the files, as they were called. */
  static final String FROM = "imported_from";

  /** SHA-256 of each file. */
  static final String SHA256 = "imported_sha256";

  static final String KIND = "imported_kind";

  /** How the time is known. */
  static final String TIME_FROM = "imported_time_from";

  private static final String AND = " + ";

  static String joined(List<String> all) {
    return String.join(AND, all);
  }

  static ImportedBefore in(Engine engine, InstanceName name, ImportRequest request)
      throws IOException {
    Map<String, BackupId> known = new HashMap<>();
    for (RunRecord r : engine.catalog.all(name)) {
      if (r.operation() != Operation.BACKUP || r.backup().isEmpty() || !counts(r, request)) {
        continue;
      }
      Backup b = r.backup().get();
      String imported = b.origin().metadata().get(SHA256);
      if (imported != null) {
        known.put(imported, b.id());
      }
      String own = b.content().checksums().get("sha256");
      if (own != null) {
        known.put(own, b.id());
      }
    }
    return new ImportedBefore(known);
  }

  private static boolean counts(RunRecord r, ImportRequest request) {
    boolean referred = r.backup().map(Backup::isReference).orElse(false);
    if (referred && request.mode() == Mode.COPY) {
      return false;
    }
    return r.state() == State.COMPLETED
        || r.state() == State.DELETING
        || (r.state() == State.DELETED && !request.again());
  }

  Optional<BackupId> find(List<String> fingerprint) {
    return Optional.ofNullable(known.get(joined(fingerprint)));
  }
}

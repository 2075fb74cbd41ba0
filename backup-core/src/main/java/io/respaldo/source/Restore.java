package io.respaldo.source;

import io.respaldo.Backup;
import io.respaldo.Moment;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import java.nio.file.Path;
import java.util.Map;

/** One restore as its destination sees it. */
public interface Restore {
  Backup backup();

  PartReader parts();

  Selection selection();

  Moment moment();

  /** What was wished besides, as {@link BackupSource#restoreOptions} lists it. */
  default Map<String, String> options() {
    return Map.of();
  }

  /** A private folder on local disk, removed after the run; not there while planning. */
  Path scratch();

  /** Progress: what is being done now, in a few words. */
  default void step(String what) {}
}

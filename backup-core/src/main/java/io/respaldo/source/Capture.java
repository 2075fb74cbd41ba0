package io.respaldo.source;

import io.respaldo.BackupKind;
import io.respaldo.Finding;
import io.respaldo.part.PartSink;
import java.io.IOException;
import java.nio.file.Path;

/** One backup run as its source sees it: where the parts go, and what the source may tell. */
public interface Capture extends PartSink {
  BackupKind kind();

  /**
   * Unique mark of this run, fit for names of scratch objects: lower-case letters, digits and '_'.
   */
  String runId();

  /**
   * Written into the backup's record: versions, positions, row counts. Never a secret.
   *
   * @param name lower-case words joined by '.', '_'
   */
  void fact(String name, String value);

  /** Makes the backup one that completed with warnings. */
  void warn(Finding finding);

  /** A private folder on local disk, removed after the run. */
  Path scratch();

  /** Progress: what is being done now, in a few words. */
  void step(String what);

  /** Takes these bytes as a stream part. */
  default void bytes(String part, byte[] content) throws IOException, InterruptedException {
    stream(part, out -> out.write(content));
  }

  /** The same run for a member of a composite: its parts and facts stand below this name. */
  default Capture under(String prefix) {
    return new PrefixedCapture(this, prefix);
  }
}

package io.respaldo.source;

import io.respaldo.BackupKind;
import java.io.IOException;
import java.util.Map;

/**
 * One instance's data: how it is read out, and the places where it can be brought back. Made afresh
 * for each run by a {@link SourceFactory}. Blocking and interruptible.
 */
public interface BackupSource {
  /**
   * Looks, changes nothing: tools, rights, space. Errors among the findings stop the run before it
   * begins.
   *
   * @param wanted the kind asked for; the result tells which kind is possible
   */
  default Preflight preflight(BackupKind wanted) throws IOException, InterruptedException {
    return Preflight.ready(wanted);
  }

  /** Hands all parts to the capture. Returning normally is the promise that they are complete. */
  void capture(Capture to) throws IOException, InterruptedException;

  /** Where the data lives now. */
  Destination inPlace();

  /**
   * A new place next to it, marked with this name: the default of a restore, and a drill's scratch.
   */
  Destination beside(String name);

  /**
   * A new place that somebody named.
   *
   * @throws IllegalArgumentException when the target makes no sense for this source, saying what
   *     does
   */
  Destination at(RestoreTarget target);

  /** The restore that a run staged under these names; after a crash, from the names alone. */
  StagedRestore resume(Map<String, String> names);
}

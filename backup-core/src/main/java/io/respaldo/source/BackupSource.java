package io.respaldo.source;

import io.respaldo.BackupKind;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

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

  /**
   * Chosen files onto the live tree, each that is replaced kept.
   *
   * @throws IllegalArgumentException when this source has no tree, saying what to do instead
   */
  default Destination overlay() {
    throw new IllegalArgumentException(
        "this source can't lay single files over what is live; restore them beside it");
  }

  /** Names of options that its restores know; the engine refuses others. */
  default Set<String> restoreOptions() {
    return Set.of();
  }

  /** The restore that a run staged under these names; after a crash, from the names alone. */
  StagedRestore resume(Map<String, String> names);
}

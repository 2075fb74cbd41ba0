package io.respaldo.source;

import java.io.IOException;

/** A place that takes a restore. */
public interface Destination {
  /**
   * Looks, changes nothing, and fixes every name that the later steps will use. Problems are
   * findings of the result.
   *
   * @param runId unique mark: lower-case letters, digits and '_'
   */
  StagedRestore prepare(String runId, Restore restore) throws IOException, InterruptedException;
}

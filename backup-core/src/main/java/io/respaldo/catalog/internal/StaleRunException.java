package io.respaldo.catalog.internal;

import io.respaldo.catalog.RunRecord;
import java.io.IOException;

/**
 * Somebody else closed this run's record: its worker was taken for dead, and must write no more.
 */
public final class StaleRunException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient RunRecord there;

  public StaleRunException(RunRecord mine, RunRecord there) {
    super(
        "run '"
            + mine.runId()
            + "' of instance '"
            + mine.instance()
            + "' was closed as "
            + there.state()
            + " by another worker");
    this.there = there;
  }

  /** The record as it stands now. */
  public RunRecord there() {
    return there;
  }
}

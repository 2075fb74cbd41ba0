package io.respaldo;

/**
 * What was done about a restore whose worker died.
 *
 * @param message for people: what had happened, and how it stands now
 */
public record RecoveredRestore(
    InstanceName instance, String runId, Outcome outcome, String message) {
  /** How it stands now. */
  public enum Outcome {
    /** What was to be live is live. */
    FINISHED,
    /** What was live before is live. */
    ROLLED_BACK,
    /** It could not be brought to an end, and the message says why and what next. */
    LEFT
  }
}

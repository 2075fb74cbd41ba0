package io.respaldo.hook;

import io.respaldo.Actor;
import io.respaldo.InstanceConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A step of the host's at some points of a run. Registered by name at the manager; instances name
 * the ones they want. Runs on a thread of its own, which is interrupted when the time limit is
 * over.
 */
public interface Hook {
  /** Where in a run. */
  enum Point {
    /** Before the source is read; after the preflight. */
    BEFORE_CAPTURE,
    /** After the source was read, whether that went well or not. */
    AFTER_CAPTURE,
    BEFORE_RESTORE,
    AFTER_RESTORE,
    /** Right before what is live is replaced or put back: stops what uses it. */
    STOP_SERVICES,
    /**
     * Something is live again, the new or the old: starts what uses it. Called after each stop, and
     * again by whoever finds a restore whose worker died, so it must be harmless when they run.
     */
    START_SERVICES,
    /** After that: fails unless what was started works. */
    CHECK_HEALTH,
    /** A run failed; the error is in {@code RESPALDO_ERROR}. */
    ON_FAILURE
  }

  /**
   * What a failure of the hook means. After the fact (AFTER_…, ON_FAILURE) it only ever warns. Of a
   * restore in place, ABORT at STOP_SERVICES leaves what is live as it is, and at START_SERVICES
   * and CHECK_HEALTH puts back what was.
   */
  enum OnError {
    ABORT,
    WARN
  }

  /**
   * One call.
   *
   * @param environment {@code RESPALDO_INSTANCE}, {@code RESPALDO_RUN}, {@code RESPALDO_POINT},
   *     {@code RESPALDO_BACKUP_FILE}, {@code RESPALDO_ERROR}, as far as known
   * @param output takes lines for the instance's log; the first 64 KiB are kept
   */
  record Call(
      Point point,
      InstanceConfig instance,
      String runId,
      Actor actor,
      Map<String, String> environment,
      Consumer<String> output) {}

  Set<Point> points();

  /** Throwing is failing. */
  void run(Call call) throws Exception;

  default OnError onError() {
    return OnError.ABORT;
  }

  default Duration timeLimit() {
    return Duration.ofMinutes(5);
  }
}

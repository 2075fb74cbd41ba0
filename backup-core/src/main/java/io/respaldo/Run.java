package io.respaldo;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/**
 * Work under way. Thread-safe.
 *
 * @param <T> what comes of it
 */
public interface Run<T> {
  /** The run's id in history. For a backup also the backup's id. Empty until its record exists. */
  String id();

  InstanceName instance();

  Progress progress();

  boolean isDone();

  /**
   * Asks the work to stop, and returns at once; {@link #await} then throws CANCELLED. Idempotent.
   */
  void cancel();

  /**
   * Blocks until the work ended. Interrupting the waiter does not cancel the run.
   *
   * @throws BackupException why it failed
   */
  T await() throws InterruptedException;

  /** As {@link #await()}, for at most this long. */
  T await(Duration atMost) throws InterruptedException, TimeoutException;

  /**
   * Completes as the work does; exceptionally with a {@link BackupException}. What hangs on it runs
   * after the run has ended for the manager too, which may be closed there.
   */
  CompletionStage<T> toFuture();
}

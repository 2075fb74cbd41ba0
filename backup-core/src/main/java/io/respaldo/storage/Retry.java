package io.respaldo.storage;

import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a call until it succeeds, fails for good, or was tried often enough. */
record Retry(RetryPolicy policy, TimeSource time) {
  private static final Logger LOG = LoggerFactory.getLogger(Retry.class);

  /** Numbered from 1. */
  interface Call<T> {
    T run(int attempt) throws IOException;
  }

  /**
   * @param may asked after each failure whether the call may be repeated at all
   */
  <T> T run(String what, BooleanSupplier may, Call<T> call) throws IOException {
    IOException before = null;
    for (int attempt = 1; ; attempt++) {
      try {
        return call.run(attempt);
      } catch (IOException e) {
        if (before != null && before != e) {
          e.addSuppressed(before);
        }
        before = e;
        if (!mayPass(e) || attempt == policy.attempts() || !may.getAsBoolean()) {
          throw e;
        }
        pause(what, attempt, e);
      }
    }
  }

  /** Whether the same call may succeed later: not after an interrupt, and not after an answer. */
  static boolean mayPass(IOException e) {
    boolean interrupted =
        Thread.currentThread().isInterrupted()
            || e instanceof ClosedByInterruptException
            || (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException));
    return !interrupted && StorageException.kindOf(e).retryable();
  }

  private void pause(String what, int attempt, IOException e) throws InterruptedIOException {
    Duration pause = policy.after(attempt);
    LOG.warn(
        "{}: attempt {} of {} failed, again in {}: {}",
        what,
        attempt,
        policy.attempts(),
        pause,
        e.getMessage());
    try {
      time.sleep(pause);
    } catch (InterruptedException i) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException(what + ": interrupted between two attempts");
      interrupted.addSuppressed(e);
      throw interrupted;
    }
  }
}

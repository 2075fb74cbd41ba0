package io.respaldo.examples.cli;

import io.respaldo.Run;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Looks at a run from time to time until it ends. */
final class Watch {
  private static final Duration INTERVAL = Duration.ofMillis(200);

  private Watch() {}

  static <T> T until(Run<T> run, ProgressDisplay display) throws InterruptedException {
    while (true) {
      try {
        T result = run.await(INTERVAL);
        display.show(run.progress());
        return result;
      } catch (TimeoutException e) {
        display.show(run.progress());
      }
    }
  }
}

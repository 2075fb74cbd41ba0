package io.respaldo.examples.cli;

import io.respaldo.Progress;

/** How progress is shown; all of it goes to the error output, JSON to the output. */
interface ProgressDisplay extends AutoCloseable {
  void show(Progress progress);

  @Override
  default void close() {}

  /** A live bar on a terminal, JSON lines for programs, else a line a minute. */
  static ProgressDisplay of(Session session, String task) {
    if (session.options().quiet) {
      return p -> {};
    }
    if (session.json()) {
      return new JsonProgress(session);
    }
    return session.io().errTerminal()
        ? new BarProgress(session.io(), task)
        : new LineProgress(session, task);
  }
}

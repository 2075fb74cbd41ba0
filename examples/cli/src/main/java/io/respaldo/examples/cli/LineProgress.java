package io.respaldo.examples.cli;

import io.respaldo.Progress;
import java.util.concurrent.TimeUnit;

/** For logs: one line a minute. */
final class LineProgress implements ProgressDisplay {
  private static final long INTERVAL = TimeUnit.MINUTES.toNanos(1);

  private final Session session;
  private final String task;
  private long next;

  LineProgress(Session session, String task) {
    this.session = session;
    this.task = task;
    next = session.io().time().nanos() + INTERVAL;
  }

  @Override
  public void show(Progress progress) {
    long now = session.io().time().nanos();
    if (now - next < 0) {
      return;
    }
    next = now + INTERVAL;
    session.io().err().println(task + ": " + line(session.text(), progress));
  }

  static String line(Messages text, Progress p) {
    String done = text.get("progress", p.files(), Words.bytes(p.bytes()), p.step());
    String percent =
        p.fraction().isPresent() ? Math.round(p.fraction().getAsDouble() * 100) + " %, " : "";
    return percent + done + ", " + Words.duration(p.elapsed());
  }
}

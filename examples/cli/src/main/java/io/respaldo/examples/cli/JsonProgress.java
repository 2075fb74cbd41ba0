package io.respaldo.examples.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.respaldo.Progress;
import java.util.concurrent.TimeUnit;

/** Status messages, with restic's field names: at most one a second. */
final class JsonProgress implements ProgressDisplay {
  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

  private final Session session;
  private long next;

  JsonProgress(Session session) {
    this.session = session;
    next = session.io().time().nanos();
  }

  @Override
  public void show(Progress progress) {
    long now = session.io().time().nanos();
    if (now - next < 0) {
      return;
    }
    next = now + INTERVAL;
    ObjectNode status = Json.message("status");
    status.put("seconds_elapsed", progress.elapsed().toSeconds());
    progress.fraction().ifPresent(f -> status.put("percent_done", f));
    progress.totalBytes().ifPresent(n -> status.put("total_bytes", n));
    status.put("files_done", progress.files()).put("bytes_done", progress.bytes());
    status.put("step", progress.step());
    if (!progress.current().isEmpty()) {
      status.putArray("current_files").add(progress.current());
    }
    session.print(status);
  }
}

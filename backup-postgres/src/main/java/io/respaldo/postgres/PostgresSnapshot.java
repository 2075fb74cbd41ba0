package io.respaldo.postgres;

import java.io.IOException;

/**
 * One database at one instant, held open until it is closed: what is asked of it and what is dumped
 * from it agree with one another. For sources that keep more than the database, such as files that
 * its rows name. Calls block, honour interruption, and come one after the other.
 */
public final class PostgresSnapshot implements AutoCloseable {
  private final PostgresCapture capture;

  PostgresSnapshot(PostgresCapture capture) {
    this.capture = capture;
  }

  /** Asks something within the snapshot; the transaction is read only. */
  public <T> T query(PostgresQuery<T> query) throws IOException, InterruptedException {
    return capture.query(query);
  }

  /** Hands the dump, made in this snapshot, and all other parts to the capture; once. */
  public void dump() throws IOException, InterruptedException {
    capture.dump();
  }

  @Override
  public void close() {
    capture.close();
  }
}

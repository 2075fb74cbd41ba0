package io.respaldo.internal;

import io.respaldo.catalog.internal.Holds;
import java.io.IOException;

/** A hold and its renewal; closing ends both. Idempotent. */
final class HeldBackup implements AutoCloseable {
  private final Holds.Hold hold;
  private final AutoCloseable renewal;
  private boolean closed;

  HeldBackup(Holds.Hold hold, AutoCloseable renewal) {
    this.hold = hold;
    this.renewal = renewal;
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      renewal.close();
    } catch (Exception e) {
      throw new IOException(e);
    } finally {
      hold.release();
    }
  }
}

package io.respaldo.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Tells how many bytes are about to pass; whoever is told may wait, or refuse. */
final class WatchedOutput extends FilterOutputStream {
  /** Told before the bytes pass. */
  @FunctionalInterface
  interface Passing {
    void bytes(int count) throws IOException;
  }

  private static final int AT_ONCE = 64 * 1024;

  private final Passing passing;

  WatchedOutput(OutputStream out, Passing passing) {
    super(out);
    this.passing = passing;
  }

  @Override
  public void write(int b) throws IOException {
    passing.bytes(1);
    out.write(b);
  }

  @Override
  public void write(byte[] b, int off, int len) throws IOException {
    for (int done = 0; done < len; done += AT_ONCE) {
      int n = Math.min(AT_ONCE, len - done);
      passing.bytes(n);
      out.write(b, off + done, n);
    }
  }
}

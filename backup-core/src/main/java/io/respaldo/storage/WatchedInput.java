package io.respaldo.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** Tells how many bytes have passed, and what broke the stream. */
final class WatchedInput extends FilterInputStream {
  private static final int AT_ONCE = 64 * 1024;

  private final WatchedOutput.Passing passed;
  private final Consumer<IOException> failed;

  WatchedInput(InputStream in, WatchedOutput.Passing passed, Consumer<IOException> failed) {
    super(in);
    this.passed = passed;
    this.failed = failed;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    int n;
    try {
      n = in.read(b, off, Math.min(len, AT_ONCE));
    } catch (IOException e) {
      failed.accept(e);
      throw e;
    }
    if (n > 0) {
      passed.bytes(n);
    }
    return n;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}

package io.respaldo.testkit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that passes so many bytes and then fails. */
final class CutInput extends FilterInputStream {
  private final CutBody.Cut cut;
  private final boolean cuts;
  private long left;

  CutInput(InputStream in, long allowed, CutBody.Cut cut) {
    super(in);
    this.left = allowed;
    this.cuts = allowed != Long.MAX_VALUE;
    this.cut = cut;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    cut.check(cuts && left == 0 && len > 0);
    int n = in.read(b, off, (int) Math.min(len, left));
    left -= Math.max(n, 0);
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    cut.check(cuts && left == 0 && n > 0);
    long skipped = in.skip(Math.min(n, left));
    left -= skipped;
    return skipped;
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(in.available(), left);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}

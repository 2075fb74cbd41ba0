package io.respaldo.storage;

import java.io.IOException;
import java.io.OutputStream;

/** The stream that {@link Body#copyTo} hands to a body: counts, and outlives the body's close. */
final class BodyCopy extends OutputStream {
  private final OutputStream out;
  private final long declared;
  private long written;

  private BodyCopy(OutputStream out, long declared) {
    this.out = out;
    this.declared = declared;
  }

  static long run(Body body, OutputStream out) throws IOException {
    BodyCopy copy = new BodyCopy(out, body.size().orElse(-1));
    body.writeTo(copy);
    if (copy.declared >= 0 && copy.written != copy.declared) {
      throw copy.wrongSize("only " + copy.written);
    }
    out.flush();
    return copy.written;
  }

  @Override
  public void write(int b) throws IOException {
    count(1);
    out.write(b);
  }

  @Override
  public void write(byte[] b, int off, int len) throws IOException {
    count(len);
    out.write(b, off, len);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /** The stream is the backend's: it closes it. */
  @Override
  public void close() {}

  private void count(int n) throws IOException {
    written += n;
    if (declared >= 0 && written > declared) {
      throw wrongSize("at least " + written);
    }
  }

  private StorageException wrongSize(String actual) {
    return new StorageException(
        StorageException.Kind.DAMAGED,
        "a body declared " + declared + " bytes and wrote " + actual + "; nothing was stored");
  }
}

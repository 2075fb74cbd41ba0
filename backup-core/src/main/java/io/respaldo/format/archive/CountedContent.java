package io.respaldo.format.archive;

import io.respaldo.part.Digests;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Takes a content whose size is known when it ends. */
final class CountedContent extends OutputStream {
  private final ExactOutput.Target out;
  private final MessageDigest sha256 = Digests.sha256();
  private long size;

  CountedContent(ExactOutput.Target out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] b, int off, int len) throws IOException {
    try {
      out.write(b, off, len);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while compressing a stream");
    }
    sha256.update(b, off, len);
    size += len;
  }

  long size() {
    return size;
  }

  /** To be asked once. */
  byte[] sha256() {
    return sha256.digest();
  }
}

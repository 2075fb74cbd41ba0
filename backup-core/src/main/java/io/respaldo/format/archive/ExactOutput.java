package io.respaldo.format.archive;

import io.respaldo.part.Digests;
import io.respaldo.part.Entry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Takes the content of an entry that was declared: no byte more, no byte less. */
final class ExactOutput extends OutputStream {
  /** Where the bytes go. */
  interface Target {
    void write(byte[] b, int off, int len) throws IOException, InterruptedException;
  }

  private final Entry entry;
  private final Target out;
  private final MessageDigest sha256 = Digests.sha256();
  private long left;

  ExactOutput(Entry entry, Target out) {
    this.entry = entry;
    this.out = out;
    this.left = entry.size();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] b, int off, int len) throws IOException {
    if (len > left) {
      throw new IOException(
          "entry '" + entry.path() + "' has more than the " + entry.size() + " bytes declared");
    }
    try {
      out.write(b, off, len);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while writing '" + entry.path() + "'");
    }
    sha256.update(b, off, len);
    left -= len;
  }

  /** The content's digest. */
  byte[] finish() throws IOException {
    if (left > 0) {
      throw new IOException(
          "entry '"
              + entry.path()
              + "' lacks "
              + left
              + " of the "
              + entry.size()
              + " bytes declared");
    }
    return sha256.digest();
  }
}

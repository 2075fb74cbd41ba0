package io.respaldo.format.archive;

import io.respaldo.part.Digests;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Exactly the content of a file: ends with it, and throws at its end if it is not what it was. */
final class CheckedContent extends FilterInputStream {
  private final StoredEntry stored;
  private final MessageDigest sha256 = Digests.sha256();
  private long left;
  private @Nullable IOException failure;
  private boolean checked;

  CheckedContent(StoredEntry stored, InputStream in) {
    super(in);
    this.stored = stored;
    this.left = stored.entry().size();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (len == 0) {
      return 0;
    }
    if (left == 0) {
      check();
      return -1;
    }
    int n = in.read(b, off, (int) Math.min(len, left));
    if (n < 0) {
      throw new EOFException("'" + stored.entry().path() + "' ends " + left + " bytes early");
    }
    sha256.update(b, off, n);
    left -= n;
    return n;
  }

  private void check() throws IOException {
    if (!checked) {
      checked = true;
      if (stored.sha256().isPresent() && !Arrays.equals(stored.sha256().get(), sha256.digest())) {
        failure =
            Damage.of(
                "the content of '"
                    + stored.entry().path()
                    + "' is not what was backed up: its"
                    + " SHA-256 differs from the index's");
        throw failure;
      }
    }
  }

  @Override
  public long skip(long n) throws IOException {
    byte[] skipped = new byte[(int) Math.min(8192, Math.max(0, n))];
    return Math.max(0, read(skipped, 0, skipped.length));
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(left, in.available());
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}

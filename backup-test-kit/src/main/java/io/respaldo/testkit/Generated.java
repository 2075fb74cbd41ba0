package io.respaldo.testkit;

import io.respaldo.storage.Body;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * Bytes that follow from a seed: a body of any size that is never held, and the stream to compare
 * with.
 *
 * @param declared whether the body says its size before
 */
record Generated(long seed, long length, boolean declared) implements Body {
  private static final int CHUNK = 64 * 1024;

  @Override
  public void writeTo(OutputStream out) throws IOException {
    try (InputStream in = stream()) {
      byte[] chunk = new byte[CHUNK];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        out.write(chunk, 0, n);
      }
    }
  }

  @Override
  public OptionalLong size() {
    return declared ? OptionalLong.of(length) : OptionalLong.empty();
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  /** Fails unless the stream has exactly these bytes; closes nothing. */
  void assertSameAs(InputStream actual) throws IOException {
    byte[] got = new byte[CHUNK];
    try (InputStream wanted = stream()) {
      for (long at = 0; ; at += CHUNK) {
        byte[] want = wanted.readNBytes(CHUNK);
        int n = actual.readNBytes(got, 0, CHUNK);
        if (!Arrays.equals(got, 0, n, want, 0, want.length)) {
          throw new AssertionError(
              "not the bytes of seed " + seed + " in the " + n + " read from byte " + at);
        }
        if (n < CHUNK) {
          return;
        }
      }
    }
  }

  InputStream stream() {
    byte[] block = new byte[CHUNK];
    new SplittableRandom(seed).nextBytes(block);
    ByteBuffer numbered = ByteBuffer.wrap(block);
    return new InputStream() {
      private long left = length;
      private long number;
      private int at = CHUNK;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] b, int off, int len) {
        if (left == 0) {
          return -1;
        }
        if (at == CHUNK) {
          numbered.putLong(0, seed + number++); // no block is like another
          at = 0;
        }
        int n = (int) Math.min(Math.min(len, left), CHUNK - at);
        System.arraycopy(block, at, b, off, n);
        at += n;
        left -= n;
        return n;
      }
    };
  }
}

package io.respaldo.postgres;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Remembers the last bytes of a dump, where pg_dump says that it is complete. */
final class TailWatch {
  private static final int KEPT = 1024;

  private final String trailer;
  private final byte[] last = new byte[KEPT];
  private long total;

  TailWatch(String trailer) {
    this.trailer = trailer;
  }

  OutputStream watching(OutputStream out) {
    return new FilterOutputStream(out) {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        remember(bytes, offset, length);
      }
    };
  }

  private void remember(byte[] bytes, int offset, int length) {
    int n = Math.min(length, KEPT);
    System.arraycopy(last, n, last, 0, KEPT - n);
    System.arraycopy(bytes, offset + length - n, last, KEPT - n, n);
    total += length;
  }

  /** How many bytes passed. */
  long total() {
    return total;
  }

  /** Whether the last line stands at the end. */
  boolean found() {
    int n = (int) Math.min(total, KEPT);
    return new String(last, KEPT - n, n, StandardCharsets.ISO_8859_1).contains(trailer);
  }

  void requireFound(String tool) throws IOException {
    if (!found()) {
      throw new PostgresException(
          "dump_truncated",
          tool
              + " ended well, but its output of "
              + total
              + " bytes lacks the last line '"
              + trailer
              + "'",
          "look for a disk or pipe that is cut off; nothing was kept");
    }
  }
}

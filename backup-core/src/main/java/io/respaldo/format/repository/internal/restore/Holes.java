package io.respaldo.format.repository.internal.restore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** Writes into a new file, but for blocks of zeros, which it leaves as they are there already. */
final class Holes {
  /** Smaller files get none. */
  static final int FROM = 256 << 10;

  private static final int BLOCK = 16 << 10;
  private static final byte[] ZEROS = new byte[BLOCK];

  private Holes() {}

  /**
   * Writes a piece at its place.
   *
   * @param size of the whole file
   */
  static void write(FileChannel out, long size, long at, byte[] b, int offset, int length)
      throws IOException {
    int end = offset + length;
    int begin = offset;
    if (size >= FROM) {
      int next;
      for (int i = offset; i < end; i = next) {
        int inBlock = (int) ((at + i - offset) % BLOCK);
        next = Math.min(end, i + BLOCK - inBlock);
        if (next - i == BLOCK && Arrays.equals(b, i, next, ZEROS, 0, BLOCK)) {
          plain(out, at + begin - offset, b, begin, i);
          begin = next;
        }
      }
    }
    plain(out, at + begin - offset, b, begin, end);
  }

  /** Writes a piece at its place, whatever stands there. */
  static void fill(FileChannel out, long at, byte[] b, int offset, int length) throws IOException {
    plain(out, at, b, offset, offset + length);
  }

  private static void plain(FileChannel out, long at, byte[] b, int from, int to)
      throws IOException {
    ByteBuffer left = ByteBuffer.wrap(b, from, to - from);
    long position = at;
    while (left.hasRemaining()) {
      position += out.write(left, position);
    }
  }

  /** Gives a file its length when it ends with a hole. */
  static void end(FileChannel out, long size) throws IOException {
    if (size >= FROM && out.size() < size) {
      plain(out, size - 1, ZEROS, 0, 1);
    }
  }
}

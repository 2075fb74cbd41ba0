package io.respaldo.format.repository.internal.compress;

/** A Zstandard frame whose blocks hold the content as it is (RFC 8878, 3.1.1). */
final class RawFrame {
  /** The largest block that a frame may have. */
  private static final int BLOCK = 128 << 10;

  private static final int BLOCK_HEADER = 3;
  private static final int MAGIC = 0xfd2fb528;

  /** One segment, so that no window is named, and a content size of 4 bytes. */
  private static final byte DESCRIPTOR = (byte) 0xa0;

  private static final int HEADER = 9;

  private RawFrame() {}

  static long length(int content) {
    long blocks = Math.max(1, (content + BLOCK - 1L) / BLOCK);
    return HEADER + blocks * BLOCK_HEADER + content;
  }

  /** Writes the frame; its length. */
  static int write(byte[] from, int offset, int length, byte[] to, int at) {
    int out = littleEndian(MAGIC, 4, to, at);
    to[out++] = DESCRIPTOR;
    out = littleEndian(length, 4, to, out);
    int done = 0;
    do {
      int block = Math.min(BLOCK, length - done);
      int last = done + block == length ? 1 : 0;
      out = littleEndian(last | (block << 3), BLOCK_HEADER, to, out);
      System.arraycopy(from, offset + done, to, out, block);
      out += block;
      done += block;
    } while (done < length);
    return out - at;
  }

  private static int littleEndian(int value, int bytes, byte[] to, int at) {
    for (int i = 0; i < bytes; i++) {
      to[at + i] = (byte) (value >>> (8 * i));
    }
    return at + bytes;
  }
}

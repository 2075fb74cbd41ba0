package io.respaldo.format.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * One gzip member (RFC 1952) of independent deflate blocks: each begins with an empty dictionary
 * and ends on a byte boundary by a sync flush, so blocks can be made, and read, in any order, and
 * still every reader of gzip sees one plain member.
 */
final class GzipCodec implements BlockCodec {
  static final int BLOCK_SIZE = 1 << 20;
  static final int LEVEL = 6;
  private static final byte[] END = {3, 0};
  private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  /** No deflated content of this length is longer. */
  static int bound(int length) {
    return length + length / 16 + 1024;
  }

  /** Ends a deflate stream by an empty last block; returns where. */
  static int end(byte[] out, int at) {
    System.arraycopy(END, 0, out, at, END.length);
    return at + END.length;
  }

  @Override
  public String suffix() {
    return ".tar.gz";
  }

  @Override
  public byte[] magic() {
    return new byte[] {0x1f, (byte) 0x8b};
  }

  @Override
  public int blockSize() {
    return BLOCK_SIZE;
  }

  @Override
  public Compressor compressor() {
    return new DeflateBlocks(LEVEL);
  }

  @Override
  public Decompressor decompressor() {
    return new InflateBlocks();
  }

  @Override
  public byte[] head() {
    return HEAD.clone();
  }

  @Override
  public byte[] tail(int crc, long size) {
    ByteBuffer tail = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    tail.put(END);
    return tail.putInt(crc).putInt((int) size).array();
  }

  @Override
  public InputStream sequential(InputStream in) throws IOException {
    return new GzipInput(in);
  }

  /** Deflates pieces, storing what is compressed already. */
  static final class DeflateBlocks implements Compressor {
    private static final int PIECE = 64 * 1024;
    private static final int MAX_STORED = 65535;
    private final Deflater deflater;

    DeflateBlocks(int level) {
      deflater = new Deflater(level, true);
    }

    @Override
    public void compress(Block block) {
      block.requireOut(bound(block.in.length));
      block.outLength = compress(block.in, block.length, block.out, 0);
    }

    /** Appends blocks that end on a byte boundary; returns where. */
    int compress(byte[] in, int length, byte[] out, int outAt) {
      int written = outAt;
      int at = 0;
      while (at < length) {
        int end = pieceEnd(at, length);
        boolean stored = Stuffed.looksStuffed(in, at, end - at);
        while (end < length) {
          int next = pieceEnd(end, length);
          if (Stuffed.looksStuffed(in, end, next - end) != stored) {
            break;
          }
          end = next;
        }
        written = stored ? store(in, at, end, out, written) : deflate(in, at, end, out, written);
        at = end;
      }
      return written;
    }

    private static int pieceEnd(int from, int length) {
      int end = Math.min(length, from + PIECE);
      return length - end < PIECE / 4 ? length : end;
    }

    private static int store(byte[] in, int from, int to, byte[] out, int at) {
      int written = at;
      for (int i = from; i < to; i += MAX_STORED) {
        int n = Math.min(MAX_STORED, to - i);
        out[written] = 0;
        out[written + 1] = (byte) n;
        out[written + 2] = (byte) (n >> 8);
        out[written + 3] = (byte) ~n;
        out[written + 4] = (byte) (~n >> 8);
        System.arraycopy(in, i, out, written + 5, n);
        written += 5 + n;
      }
      return written;
    }

    private int deflate(byte[] in, int from, int to, byte[] out, int at) {
      deflater.reset();
      deflater.setInput(in, from, to - from);
      int written = at;
      int n;
      do {
        n = deflater.deflate(out, written, out.length - written, Deflater.SYNC_FLUSH);
        written += n;
      } while (n > 0 && written == out.length);
      if (!deflater.needsInput() || written == out.length) {
        throw new IllegalStateException("the output of a block is larger than its bound");
      }
      return written;
    }

    @Override
    public void close() {
      deflater.end();
    }
  }

  private static final class InflateBlocks implements Decompressor {
    private final Inflater inflater = new Inflater(true);

    @Override
    public void decompress(byte[] block, int length, byte[] out, int outLength) throws IOException {
      inflater.reset();
      inflater.setInput(block, 0, length);
      int n = 0;
      try {
        while (n < outLength) {
          int more = inflater.inflate(out, n, outLength - n);
          if (more == 0) {
            throw new IOException("the block ends early");
          }
          n += more;
        }
      } catch (DataFormatException e) {
        throw new IOException("the block is damaged: " + e.getMessage(), e);
      }
    }

    @Override
    public void close() {
      inflater.end();
    }
  }
}

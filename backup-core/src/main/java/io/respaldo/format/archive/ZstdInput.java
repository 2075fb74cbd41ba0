package io.respaldo.format.archive;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads Zstandard frames; says where they are damaged, which the library does not. */
final class ZstdInput extends InputStream {
  private final Counted stored;
  private final InputStream frames;

  ZstdInput(InputStream in) throws IOException {
    stored = new Counted(new BufferedInputStream(in, 1 << 16));
    frames = new ZstdInputStream(stored);
  }

  /** Counts the bytes that were read of the file. */
  private static final class Counted extends FilterInputStream {
    private long count;
    private boolean ended;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      int n = super.read(b, off, len);
      count += Math.max(0, n);
      ended |= n < 0;
      return n;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    try {
      return frames.read(b, off, len);
    } catch (ZstdIOException e) {
      String what =
          stored.ended
              ? "zstd data ends early, at byte " + stored.count
              : "zstd data is damaged before byte " + stored.count;
      throw new IOException(what + " (" + e.getMessage() + ")", e);
    }
  }

  @Override
  public void close() throws IOException {
    frames.close();
  }
}

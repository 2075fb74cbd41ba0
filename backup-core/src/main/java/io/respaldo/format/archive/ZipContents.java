package io.respaldo.format.archive;

import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.Range;
import io.respaldo.storage.StorageBackend;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Contents of a zip's entries, by the places of their local records. For one thread. */
final class ZipContents implements IndexedCursor.Contents {
  private static final int NEAR = 1 << 20;

  private final StorageBackend storage;
  private final ObjectKey key;
  private final Inflater inflater = new Inflater(true);
  private final byte[] buffer = new byte[64 * 1024];
  private @Nullable InputStream in;
  private long position; // of the buffer's end
  private int from;
  private int to;

  ZipContents(StorageBackend storage, ObjectKey key) {
    this.storage = storage;
    this.key = key;
  }

  @Override
  public InputStream open(StoredEntry entry) throws IOException {
    seek(entry.offset());
    if (number(4) != 0x04034b50L) {
      throw new IOException("no entry begins at byte " + entry.offset());
    }
    number(2);
    int flags = (int) number(2);
    int method = (int) number(2);
    skip(16);
    int rest = (int) number(2) + (int) number(2);
    skip(rest);
    if ((flags & 1) != 0) {
      throw new IOException("'" + entry.entry().path() + "' is encrypted");
    }
    if (method == ZipRecord.STORED) {
      return new Stored(entry.entry().size());
    }
    if (method != ZipRecord.DEFLATED) {
      throw new IOException(
          "'" + entry.entry().path() + "' is compressed by method " + method + ", unknown here");
    }
    inflater.reset();
    return new Inflated();
  }

  /** Checks a content against the checksum in the zip itself. */
  static InputStream checked(InputStream in, StoredEntry entry, int crc) {
    CRC32 sum = new CRC32();
    return new InputStream() {
      private long left = entry.entry().size();

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] b, int off, int len) throws IOException {
        int n = in.read(b, off, len);
        if (n > left || (n < 0 && left > 0)) {
          throw new IOException("'" + entry.entry().path() + "' has not the size declared");
        }
        if (n > 0) {
          sum.update(b, off, n);
          left -= n;
        } else if (n < 0 && (int) sum.getValue() != crc) {
          throw new IOException("the content of '" + entry.entry().path() + "' is damaged: CRC");
        }
        return n;
      }
    };
  }

  private void seek(long offset) throws IOException {
    long start = position - to;
    if (in != null && offset >= start && offset <= position) {
      from = (int) (offset - start);
      return;
    }
    if (in != null && offset > position && offset - position < NEAR) {
      from = to;
      skip(offset - position);
      return;
    }
    if (in != null) {
      in.close();
    }
    in = storage.open(key, Range.from(offset));
    position = offset;
    from = 0;
    to = 0;
  }

  private boolean fill() throws IOException {
    int n = in == null ? -1 : in.read(buffer, 0, buffer.length);
    if (n <= 0) {
      return false;
    }
    from = 0;
    to = n;
    position += n;
    return true;
  }

  private int next() throws IOException {
    if (from == to && !fill()) {
      throw new EOFException("the zip ends early, at byte " + position);
    }
    return buffer[from++] & 0xff;
  }

  private long number(int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) next() << (8 * i);
    }
    return value;
  }

  private void skip(long bytes) throws IOException {
    long left = bytes;
    while (left > 0) {
      if (from == to && !fill()) {
        throw new EOFException("the zip ends early, at byte " + position);
      }
      int n = (int) Math.min(left, to - from);
      from += n;
      left -= n;
    }
  }

  private abstract static class Bytes extends InputStream {
    @Override
    public abstract int read(byte[] b, int off, int len) throws IOException;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }
  }

  private final class Stored extends Bytes {
    private long left;

    Stored(long size) {
      left = size;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      if (left == 0) {
        return -1;
      }
      if (from == to && !fill()) {
        throw new EOFException("the zip ends early, at byte " + position);
      }
      int n = (int) Math.min(Math.min(left, len), to - from);
      System.arraycopy(buffer, from, b, off, n);
      from += n;
      left -= n;
      return n;
    }
  }

  private final class Inflated extends Bytes {
    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      try {
        while (true) {
          int n = inflater.inflate(b, off, len);
          if (n > 0 || len == 0) {
            return n;
          }
          if (inflater.finished()) {
            from = to - inflater.getRemaining();
            return -1;
          }
          if (inflater.needsDictionary() || (from == to && !fill())) {
            throw new EOFException("the zip's content ends early, at byte " + position);
          }
          inflater.setInput(buffer, from, to - from);
          from = to;
        }
      } catch (DataFormatException e) {
        throw new IOException(
            "the zip's content is damaged near byte " + position + ": " + e.getMessage(), e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    if (in != null) {
      in.close();
    }
  }
}

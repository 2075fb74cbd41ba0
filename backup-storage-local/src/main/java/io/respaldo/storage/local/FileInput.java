package io.respaldo.storage.local;

import io.respaldo.storage.Range;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A range of a file; one that ends before its size is a failure, not an end. */
final class FileInput extends InputStream {
  /** Java copies a read through native memory of the same size and keeps that per thread. */
  private static final int AT_ONCE = 256 * 1024;

  private final FileChannel channel;
  private final Path file;
  private final long end;
  private long position;

  FileInput(FileChannel channel, Path file, long size, Range range) {
    this.channel = channel;
    this.file = file;
    this.position = Math.min(range.offset(), size);
    this.end = position + Math.min(range.length(), size - position);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    if (len == 0) {
      return 0;
    }
    if (position >= end) {
      return -1;
    }
    int wanted = (int) Math.min(Math.min(len, AT_ONCE), end - position);
    int n;
    try {
      n = channel.read(ByteBuffer.wrap(b, off, wanted), position);
    } catch (IOException e) {
      throw Failures.reading("read", file, e);
    }
    if (n < 0) {
      throw new StorageException(
          Kind.DAMAGED,
          file + " ended at byte " + position + "; somebody cut it while it was read");
    }
    position += n;
    return n;
  }

  @Override
  public long skip(long n) {
    long skipped = Math.max(0, Math.min(n, end - position));
    position += skipped;
    return skipped;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, end - position);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

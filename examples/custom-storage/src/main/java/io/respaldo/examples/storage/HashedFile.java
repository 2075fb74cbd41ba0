package io.respaldo.examples.storage;

import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.Range;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import io.respaldo.storage.Tag;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** An open file: its header has been read. */
record HashedFile(FileChannel channel, Header header, long start, Instant modified)
    implements Closeable {

  static HashedFile open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      Header header = Header.readFrom(new DataInputStream(Channels.newInputStream(channel)));
      Instant modified = Files.getLastModifiedTime(file).toInstant();
      return new HashedFile(channel, header, channel.position(), modified);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  ObjectInfo info() throws IOException {
    Optional<Tag> tag = Optional.of(new Tag(header.version().toString()));
    return new ObjectInfo(header.key(), channel.size() - start, modified, tag);
  }

  /** Closing the content closes the file. */
  ObjectContent content(Range range) throws IOException {
    ObjectInfo info = info();
    long from = Math.min(range.offset(), info.size());
    channel.position(start + from);
    long length = Math.min(range.length(), info.size() - from);
    return new ObjectContent(info, new Exactly(Channels.newInputStream(channel), length));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** So many bytes, and an error when there are fewer: a failed read never looks like an end. */
  private static final class Exactly extends FilterInputStream {
    private long left;

    Exactly(InputStream in, long length) {
      super(in);
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = in.read(b, off, (int) Math.min(len, left));
      if (n < 0) {
        throw new StorageException(Kind.DAMAGED, "the file ended " + left + " bytes too early");
      }
      left -= n;
      return n;
    }

    @Override
    public long skip(long n) throws IOException {
      long skipped = in.skip(Math.min(n, left));
      left -= skipped;
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}

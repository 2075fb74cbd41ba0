package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.repository.internal.chunk.Zeros;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.id.Sha256;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Compares pieces of restored files with the names of blobs; keeps the last file open. Never
 * follows a link. Confined to one thread.
 */
final class PieceReader implements Closeable {
  private final Sha256 sha = new Sha256();
  private byte[] buffer = new byte[1 << 20];
  private @Nullable Path file;
  private @Nullable FileChannel channel;

  /**
   * Whether a piece of a file is the blob of this name.
   *
   * @throws IOException when it can't be read; a file that is too short only is another one
   */
  boolean holds(Path from, long at, int length, Id blob) throws IOException {
    FileChannel in = open(from);
    if (buffer.length < length) {
      buffer = new byte[length];
    }
    ByteBuffer to = ByteBuffer.wrap(buffer, 0, length);
    while (to.hasRemaining()) {
      if (in.read(to, at + to.position()) < 0) {
        return false;
      }
    }
    if (blob.equals(Zeros.ID)) {
      return Zeros.is(buffer, 0, length);
    }
    return sha.of(buffer, 0, length).equals(blob);
  }

  /** How long a file is now. */
  long size(Path of) throws IOException {
    return open(of).size();
  }

  private FileChannel open(Path wanted) throws IOException {
    if (channel == null || !wanted.equals(file)) {
      close();
      channel = FileChannel.open(wanted, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
      file = wanted;
    }
    return channel;
  }

  @Override
  public void close() throws IOException {
    FileChannel last = channel;
    channel = null;
    if (last != null) {
      last.close();
    }
  }
}

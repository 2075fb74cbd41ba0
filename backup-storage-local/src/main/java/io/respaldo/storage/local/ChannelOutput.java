package io.respaldo.storage.local;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Buffered writing to a file. Remembers its first failure, so that a body that swallows it does not
 * pass for complete.
 */
final class ChannelOutput extends OutputStream {
  private static final int BUFFER = 64 * 1024;

  private final FileChannel channel;
  private final Path file;
  private final ContentTag tag;
  private final byte[] buffer = new byte[BUFFER];
  private int filled;
  private Optional<IOException> failure = Optional.empty();

  ChannelOutput(FileChannel channel, Path file, ContentTag tag) {
    this.channel = channel;
    this.file = file;
    this.tag = tag;
  }

  @Override
  public void write(int b) throws IOException {
    if (filled == BUFFER) {
      drain();
    }
    buffer[filled++] = (byte) b;
  }

  @Override
  public void write(byte[] b, int off, int len) throws IOException {
    int done = 0;
    while (done < len) {
      if (filled == BUFFER) {
        drain();
      }
      int n = Math.min(len - done, BUFFER - filled);
      System.arraycopy(b, off + done, buffer, filled, n);
      filled += n;
      done += n;
    }
  }

  /** Does nothing: bodies flush often, and only {@link #sync} makes anything safe. */
  @Override
  public void flush() {}

  /** Everything is on the disk itself when this returns. */
  void sync() throws IOException {
    drain();
    try {
      channel.force(true);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** What went wrong in writing, whatever the body made of it. */
  Optional<IOException> failure() {
    return failure;
  }

  private void drain() throws IOException {
    if (failure.isPresent()) {
      throw new IOException("writing failed before", failure.get());
    }
    tag.update(buffer, filled);
    ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, filled);
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw failed(e);
    }
    filled = 0;
  }

  private IOException failed(IOException e) {
    IOException named = Failures.writing("write " + file.getParent(), file, e);
    failure = Optional.of(named);
    return named;
  }
}

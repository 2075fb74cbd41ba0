package io.respaldo.format.repository.internal.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Tells a source that can't be read from a storage that can't be written. */
final class SourceChannel implements ReadableByteChannel {
  private final ReadableByteChannel in;

  SourceChannel(ReadableByteChannel in) {
    this.in = in;
  }

  /** The source's failure. */
  static final class ReadFailed extends IOException {
    private static final long serialVersionUID = 1L;

    private final IOException why;

    private ReadFailed(IOException why) {
      super(why);
      this.why = why;
    }

    IOException why() {
      return why;
    }
  }

  @Override
  public int read(ByteBuffer to) throws ReadFailed {
    try {
      return in.read(to);
    } catch (IOException e) {
      throw new ReadFailed(e);
    }
  }

  @Override
  public boolean isOpen() {
    return in.isOpen();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

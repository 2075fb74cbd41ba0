package io.respaldo.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Writes to a file; channels don't name theirs when a disk is full. Closing it closes nothing. */
final class NamedOutput extends OutputStream {
  private final FileChannel channel;
  private final Path file;

  NamedOutput(FileChannel channel, Path file) {
    this.channel = channel;
    this.file = file;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (Thread.interrupted()) {
      throw new InterruptedIOException("interrupted");
    }
    ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
    try {
      while (left.hasRemaining()) {
        channel.write(left);
      }
    } catch (ClosedByInterruptException | FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw (IOException)
          new FileSystemException(file.toString(), null, e.getMessage()).initCause(e);
    }
  }
}

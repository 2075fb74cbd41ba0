package io.respaldo.format.tree;

import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads a file that somebody else put on this machine: no link is followed, and what the system
 * says is told apart from what the content is.
 */
public final class PlainFile {
  private PlainFile() {}

  /** Its bytes from an offset on; close it. Failures to read are {@link StorageException}s. */
  public static InputStream open(Path file, long offset) throws IOException {
    SeekableByteChannel channel;
    try {
      channel = Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw failure(file, e);
    }
    try {
      channel.position(offset);
    } catch (IOException e) {
      channel.close();
      throw failure(file, e);
    }
    return new FilterInputStream(Channels.newInputStream(channel)) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] b, int off, int len) throws IOException {
        try {
          return in.read(b, off, len);
        } catch (IOException e) {
          throw failure(file, e);
        }
      }
    };
  }

  /** What the system said about a file, as formats tell it. */
  public static IOException failure(Path file, IOException e) {
    if (e instanceof ClosedByInterruptException) {
      InterruptedIOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      return interrupted;
    }
    Kind kind =
        e instanceof NoSuchFileException
            ? Kind.MISSING
            : e instanceof AccessDeniedException ? Kind.DENIED : Kind.UNAVAILABLE;
    String said = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    String why =
        switch (kind) {
          case MISSING -> "is not there";
          case DENIED -> "may not be read; give this program's user the right to";
          default -> "can't be read: " + (said == null ? e.getClass().getSimpleName() : said);
        };
    return new StorageException(kind, "'" + file + "' " + why, e);
  }
}

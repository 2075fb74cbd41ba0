package io.respaldo.format.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads gzip of any number of members. Unlike the JDK's, it never asks {@code available()} whether
 * there is more, checks every trailer, and takes nothing but a member after a member.
 */
public final class GzipInput extends InputStream {
  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[64 * 1024];
  private final byte[] one = new byte[1];
  private int from;
  private int to;
  private long consumed;
  private long size;
  private boolean inMember;
  private boolean ended;

  /**
   * Takes the stream over.
   *
   * @throws IOException when it does not begin as gzip does
   */
  public GzipInput(InputStream in) throws IOException {
    this.in = in;
    if (!header()) {
      throw new EOFException("it is empty, not a gzip file");
    }
  }

  @Override
  public int read() throws IOException {
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    if (len == 0) {
      return 0;
    }
    while (!ended) {
      if (!inMember && !header()) {
        ended = true;
        break;
      }
      int n = inflate(b, off, len);
      if (n > 0) {
        return n;
      }
    }
    return -1;
  }

  private int inflate(byte[] b, int off, int len) throws IOException {
    try {
      int n = inflater.inflate(b, off, len);
      if (n > 0) {
        crc.update(b, off, n);
        size += n;
        return n;
      }
    } catch (DataFormatException e) {
      throw new IOException(
          "gzip data is damaged near byte " + position() + ": " + e.getMessage(), e);
    }
    if (inflater.finished() || inflater.needsDictionary()) {
      trailer();
    } else if (inflater.needsInput()) {
      if (!fill()) {
        throw new EOFException("gzip data ends early, at byte " + consumed);
      }
      inflater.setInput(buffer, from, to - from);
      from = to;
    }
    return 0;
  }

  private long position() {
    return consumed - inflater.getRemaining();
  }

  private void trailer() throws IOException {
    from = to - inflater.getRemaining();
    long expectedCrc = little(4);
    long expectedSize = little(4);
    if (expectedCrc != crc.getValue() || expectedSize != (size & 0xffffffffL)) {
      throw new IOException("gzip checksum differs: data before byte " + consumed + " is damaged");
    }
    inMember = false;
  }

  /** Begins a member; false at the end of the file. */
  private boolean header() throws IOException {
    if (from == to && !fill()) {
      return false;
    }
    long start = consumed - (to - from);
    if (next() != 0x1f || next() != 0x8b || next() != 8) {
      throw new IOException(
          start == 0
              ? "it is not a gzip file"
              : "after the gzip data, at byte " + start + ", stands something else");
    }
    int flags = next();
    little(6);
    if ((flags & 4) != 0) {
      for (long n = little(2); n > 0; n--) {
        next();
      }
    }
    for (int text = ((flags >> 3) & 1) + ((flags >> 4) & 1); text > 0; text--) {
      int letter = next();
      while (letter != 0) {
        letter = next();
      }
    }
    if ((flags & 2) != 0) {
      little(2);
    }
    inflater.reset();
    inflater.setInput(buffer, from, to - from);
    from = to;
    crc.reset();
    size = 0;
    inMember = true;
    return true;
  }

  private long little(int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) next() << (8 * i);
    }
    return value;
  }

  private int next() throws IOException {
    if (from == to && !fill()) {
      throw new EOFException("gzip data ends early, at byte " + consumed);
    }
    return buffer[from++] & 0xff;
  }

  private boolean fill() throws IOException {
    int n = in.read(buffer, 0, buffer.length);
    if (n <= 0) {
      return false;
    }
    from = 0;
    to = n;
    consumed += n;
    return true;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}

package io.respaldo.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * A tool's standard output for the calling thread. A thread of its own takes it out of the pipe, so
 * that the caller waits where it can be interrupted. The end is only an end when the tool ended
 * well; otherwise reading throws.
 */
final class ToolOutput extends InputStream implements Runnable {
  private static final int CHUNK = 64 * 1024;
  private static final int CHUNKS = 8;

  /** All that can exist: those in the queue, the pump's, the reader's, and its first one. */
  private static final int BUFFERS = CHUNKS + 3;

  private static final class Chunk {
    final byte[] bytes;
    final int length;

    Chunk(byte[] bytes, int length) {
      this.bytes = bytes;
      this.length = length;
    }
  }

  /** Looks whether the tool ended well; waits for that. */
  @FunctionalInterface
  interface End {
    void check() throws IOException, InterruptedException;
  }

  private final InputStream pipe;
  private final End end;
  private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(CHUNKS);
  private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BUFFERS);
  private Chunk current = new Chunk(new byte[CHUNK], 0);
  private int position;
  private boolean ended;

  ToolOutput(InputStream pipe, End end) {
    this.pipe = pipe;
    this.end = end;
  }

  /** The pump: from the pipe into the queue. Ends with the pipe, or when interrupted. */
  @Override
  public void run() {
    try {
      boolean more = true;
      while (more) {
        byte[] buffer = free.poll();
        buffer = buffer == null ? new byte[CHUNK] : buffer;
        int n = readPipe(buffer);
        full.put(new Chunk(buffer, n));
        more = n >= 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the run is over, nobody reads any more
    }
  }

  /** A broken pipe is an end; whether a good one, the exit code tells. */
  private int readPipe(byte[] buffer) {
    try {
      return pipe.read(buffer);
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      if (!ended && position == current.length) {
        next();
      }
      if (ended) {
        end.check();
        return -1;
      }
    } catch (InterruptedException e) {
      throw (IOException)
          new InterruptedIOException("interrupted while reading a tool's output").initCause(e);
    }
    int n = Math.min(length, current.length - position);
    System.arraycopy(current.bytes, position, to, offset, n);
    position += n;
    return n;
  }

  private void next() throws InterruptedException {
    Chunk taken = full.take();
    free.add(current.bytes); // only now: a wait that was interrupted gives nothing back twice
    current = taken;
    position = 0;
    ended = current.length < 0;
  }

  @Override
  public int available() {
    return ended ? 0 : current.length - position;
  }
}

package io.respaldo.process;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.BooleanSupplier;

/**
 * A tool's standard input for the calling thread. A thread of its own puts it into the pipe, so
 * that the caller waits where it can be interrupted. Closing it means nothing: the tool sees the
 * end of its input only after {@link #end}, never after a failure of the writer.
 */
final class ToolInput extends OutputStream implements Runnable {
  private static final int CHUNK = 64 * 1024;
  private static final int CHUNKS = 8;
  private static final byte[] END = new byte[0];

  private final OutputStream pipe;
  private final BooleanSupplier reading;
  private final BlockingQueue<byte[]> full = new ArrayBlockingQueue<>(CHUNKS);
  private final byte[] buffer = new byte[CHUNK];
  private int filled;
  private volatile boolean broken;

  /**
   * @param reading whether the tool still runs: after its end the JDK drops what is written
   */
  ToolInput(OutputStream pipe, BooleanSupplier reading) {
    this.pipe = pipe;
    this.reading = reading;
  }

  /** The pump: from the queue into the pipe. Ends after {@link #end}, or when interrupted. */
  @Override
  public void run() {
    try {
      for (byte[] chunk = full.take(); chunk != END; chunk = full.take()) {
        if (!broken) {
          put(chunk);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the tool is gone
    }
    closePipe(); // in any case: what a tool may have left running must not wait for us
  }

  private void closePipe() {
    try {
      pipe.close();
    } catch (IOException e) {
      broken = true;
    }
  }

  private void put(byte[] chunk) {
    try {
      broken = !reading.getAsBoolean();
      pipe.write(chunk);
      pipe.flush();
    } catch (IOException e) {
      broken = true;
    }
  }

  /** Whether the tool stopped reading before the end. */
  boolean broken() {
    return broken;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int n = Math.min(length - done, CHUNK - filled);
      System.arraycopy(bytes, offset + done, buffer, filled, n);
      filled += n;
      done += n;
      if (filled == CHUNK) {
        flush();
      }
    }
  }

  @Override
  public void flush() throws IOException {
    if (broken) {
      throw new IOException("the tool stopped reading its input");
    }
    if (filled > 0) {
      hand(Arrays.copyOf(buffer, filled));
      filled = 0;
    }
  }

  private void hand(byte[] chunk) throws IOException {
    try {
      full.put(chunk);
    } catch (InterruptedException e) {
      throw (IOException)
          new InterruptedIOException("interrupted while writing a tool's input").initCause(e);
    }
  }

  /** All was written: the tool sees the end of its input. */
  void end() throws IOException {
    flush();
    hand(END);
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}

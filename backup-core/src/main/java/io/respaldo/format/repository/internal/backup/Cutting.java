package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.chunk.Chunker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Cuts contents into chunks, one content after the other, in buffers that go along with the chunks.
 * Confined to one thread.
 */
final class Cutting implements AutoCloseable {
  private final Chunker chunker;
  private final Slabs slabs;
  private final Taker taker;
  private Slab slab;
  private int start; // of the chunk that has begun
  private int end; // of what is there
  private int searched; // how many bytes of that chunk have no cut

  /** Where chunks go. */
  interface Taker {
    /** Takes a chunk, which stays where it is until the slab is released as often as used. */
    void take(Slab slab, int offset, int length) throws IOException, InterruptedException;

    /** Returns when nobody uses the slab. */
    void awaitFree(Slab slab) throws IOException, InterruptedException;
  }

  Cutting(Chunker chunker, Slabs slabs, Taker taker) {
    this.chunker = chunker;
    this.slabs = slabs;
    this.taker = taker;
    this.slab = slabs.first();
  }

  /**
   * A content begins. Where nobody uses the buffer it begins at the front, which is in the cache.
   */
  void begin() {
    if (slab.isFree()) {
      start = 0;
      end = 0;
    } else {
      start = end;
    }
    searched = 0;
  }

  /** More of the content. */
  void write(byte[] from, int offset, int length) throws IOException, InterruptedException {
    int at = offset;
    int left = length;
    while (left > 0) {
      room();
      int n = Math.min(left, Slab.SIZE - end);
      System.arraycopy(from, at, slab.bytes, end, n);
      end += n;
      at += n;
      left -= n;
      if (end - start - searched >= Slab.READ || end == Slab.SIZE) {
        cut(false);
      }
    }
  }

  /**
   * All that a channel gives is one content, which begins and ends here.
   *
   * @param size at which it is taken to end, though more should be there by now; 0 if not known
   * @return its length
   */
  long readAll(ReadableByteChannel in, long size, Watch watch)
      throws IOException, InterruptedException {
    begin();
    long bytes = 0;
    while (true) {
      if (Slab.SIZE - end < Slab.READ) {
        turnOver();
      }
      int wanted = size == 0 ? Slab.READ : (int) Math.min(Slab.READ, size - bytes);
      int n = fill(in, wanted);
      watch.read(slab.bytes, end, n);
      bytes += n;
      end += n;
      if (n < Slab.READ || bytes == size) {
        end();
        return bytes;
      }
      cut(false);
    }
  }

  /** Sees what is read. */
  interface Watch {
    void read(byte[] bytes, int offset, int length);
  }

  /** Reads until so much is there or the end is. */
  private int fill(ReadableByteChannel in, int wanted) throws IOException {
    ByteBuffer to = ByteBuffer.wrap(slab.bytes, end, wanted);
    while (to.hasRemaining()) {
      if (in.read(to) < 0) {
        break;
      }
    }
    return wanted - to.remaining();
  }

  /** The content has ended: what is left of it is its last chunk. */
  void end() throws IOException, InterruptedException {
    cut(true);
  }

  private void cut(boolean last) throws IOException, InterruptedException {
    while (true) {
      int length = chunker.next(slab.bytes, start, end, last, searched);
      if (length == Chunker.MORE) {
        searched = end - start;
        return;
      }
      if (length == 0) {
        return;
      }
      taker.take(slab, start, length);
      start += length;
      searched = 0;
    }
  }

  private void room() throws IOException, InterruptedException {
    if (end == Slab.SIZE) {
      turnOver();
    }
  }

  /** Moves the chunk that has begun to the front of a buffer that is free. */
  private void turnOver() throws IOException, InterruptedException {
    Slab old = slab;
    Slab next = slab.isFree() ? null : slabs.another();
    if (next == null) {
      taker.awaitFree(old);
      System.arraycopy(old.bytes, start, old.bytes, 0, end - start);
    } else {
      System.arraycopy(old.bytes, start, next.bytes, 0, end - start);
      slab = next;
      old.retire();
    }
    end -= start;
    start = 0;
  }

  @Override
  public void close() {
    slabs.last(slab);
  }
}

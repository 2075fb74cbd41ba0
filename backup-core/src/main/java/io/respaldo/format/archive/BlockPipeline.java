package io.respaldo.format.archive;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Has blocks worked on by all workers at once and hands them on in the order in which they came, on
 * the caller's thread. Bounded: there are so many blocks and no more. For one thread.
 */
final class BlockPipeline implements AutoCloseable {
  /** Takes finished blocks in order. */
  interface Taker {
    void take(Block block) throws IOException;
  }

  private record Pending(Block block, Future<?> work) {}

  private final Workers workers;
  private final int blockSize;
  private final Taker taker;
  private final int limit;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final Deque<Block> free = new ArrayDeque<>();
  private int made;

  BlockPipeline(Workers workers, int blockSize, Taker taker) {
    this.workers = workers;
    this.blockSize = blockSize;
    this.taker = taker;
    this.limit = workers.threads() + 3;
  }

  /** An empty block to be filled and submitted. */
  Block acquire() throws IOException, InterruptedException {
    while (!pending.isEmpty() && pending.peek().work().isDone()) {
      takeFirst();
    }
    if (free.isEmpty() && made < limit) {
      made++;
      return new Block(blockSize);
    }
    while (free.isEmpty()) {
      takeFirst();
    }
    return free.pop();
  }

  void submit(Block block) {
    pending.add(new Pending(block, workers.submit(block)));
  }

  /** Gives an empty block back. */
  void release(Block block) {
    block.clear();
    free.push(block);
  }

  /** Waits for all that was submitted. */
  void drain() throws IOException, InterruptedException {
    while (!pending.isEmpty()) {
      takeFirst();
    }
  }

  private void takeFirst() throws IOException, InterruptedException {
    Pending first = pending.remove();
    try {
      first.work().get();
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    }
    taker.take(first.block());
    release(first.block());
  }

  private static IOException failure(Throwable cause) throws InterruptedException {
    if (cause instanceof InterruptedException || cause instanceof InterruptedIOException) {
      throw new InterruptedException("interrupted while compressing");
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof IOException io
        ? io
        : new IOException("compressing failed: " + cause, cause);
  }

  /** Gives up what is under way. */
  @Override
  public void close() {
    for (Pending p : pending) {
      p.work().cancel(true);
    }
    pending.clear();
  }
}

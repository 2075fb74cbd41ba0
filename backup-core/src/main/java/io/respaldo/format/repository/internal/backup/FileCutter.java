package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.chunk.Chunker;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/**
 * Reads files in the thread of its worker, and stores their chunks there too; of large files, what
 * idle workers can do is given to them. Confined to that thread.
 */
final class FileCutter implements Cutting.Taker, AutoCloseable {
  /** Smaller files are done before another thread has woken up. */
  private static final long LARGE = 4 << 20;

  private final Worker worker;
  private final BlobStore store;
  private final Cutting cutting;
  private Optional<Reading> reading = Optional.empty();

  /** A file that is being read. */
  private record Reading(Workforce.Job job, Content content, boolean large) {}

  FileCutter(Worker worker, BlobStore store, Chunker chunker, Slabs slabs) {
    this.worker = worker;
    this.store = store;
    this.cutting = new Cutting(chunker, slabs, this);
  }

  /**
   * Reads all that a file holds. When this returns the content has ended, but chunks of it may
   * still be stored by others.
   *
   * @param size as was seen before
   * @return the number of bytes
   */
  long read(
      Workforce.Job job, ReadableByteChannel in, long size, Content content, Cutting.Watch watch)
      throws IOException, InterruptedException {
    reading = Optional.of(new Reading(job, content, size >= LARGE));
    long bytes = cutting.readAll(in, size, watch);
    reading = Optional.empty();
    return bytes;
  }

  @Override
  public void take(Slab slab, int offset, int length) throws IOException, InterruptedException {
    Reading now = reading.orElseThrow();
    int place = now.content().expect();
    if (now.large()) {
      slab.use();
      if (now.job()
          .submitIfIdle(new ChunkTask(store, slab, offset, length, now.content(), place))) {
        return;
      }
      slab.release();
    }
    now.content().bring(place, store.data(worker, slab.bytes, offset, length));
  }

  @Override
  public void awaitFree(Slab slab) throws InterruptedException, IOException {
    Workforce.Job job = reading.orElseThrow().job();
    while (!slab.isFree() && job.help(worker)) {
      job.requireWhole();
    }
    slab.awaitFree(); // others are at it
  }

  @Override
  public void close() {
    cutting.close();
  }
}

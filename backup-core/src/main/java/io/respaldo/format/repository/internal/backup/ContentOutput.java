package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.chunk.Chunker;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes contents, one after the other, from whoever writes. The writer's thread copies and finds
 * cuts, workers do the rest. What went wrong once is thrown again by {@link #end}, whatever the
 * writer made of it. Not thread-safe.
 */
final class ContentOutput extends OutputStream implements Cutting.Taker {
  private final Workforce.Job job;
  private final BlobStore store;
  private final FormatProgress progress;
  private final Cutting cutting;
  private final byte[] one = new byte[1];
  private @Nullable Content content;
  private boolean open;
  private @Nullable IOException failure;
  private String what = "";
  private long least;
  private long most;
  private long bytes;

  /**
   * @param progress told of bytes as they come
   */
  ContentOutput(
      Workforce.Job job, BlobStore store, Chunker chunker, Slabs slabs, FormatProgress progress) {
    this.job = job;
    this.store = store;
    this.progress = progress;
    this.cutting = new Cutting(chunker, slabs, this);
  }

  /**
   * Begins a content.
   *
   * @param what it is, for messages
   * @param least how many bytes it must have
   * @param most how many bytes it may have
   */
  void begin(String what, Content next, long least, long most) {
    this.what = what;
    this.content = next;
    this.least = least;
    this.most = most;
    open = true;
    bytes = 0;
    cutting.begin();
  }

  /** The content is complete; the number of its bytes. Its chunks may still be stored by others. */
  long end() throws IOException, InterruptedException {
    open = false;
    if (failure != null) {
      throw failure;
    }
    job.requireWhole();
    if (bytes < least) {
      throw new IOException(
          what + " lacks " + (least - bytes) + " of the " + least + " bytes declared");
    }
    cutting.end();
    content().end();
    return bytes;
  }

  private Content content() {
    if (content == null) {
      throw new IllegalStateException("no content was begun");
    }
    return content;
  }

  @Override
  public void write(int b) throws IOException {
    one[0] = (byte) b;
    write(one, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (!open) {
      throw new IOException(what + " has ended: nothing can be added to it");
    }
    if (length > most - bytes) {
      failure = new IOException(what + " has more than the " + most + " bytes declared");
      throw failure;
    }
    try {
      cutting.write(from, offset, length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = new InterruptedIOException("interrupted while writing " + what);
      failure.initCause(e);
      throw failure;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    bytes += length;
    progress.read(length);
  }

  @Override
  public void take(Slab slab, int offset, int length) throws IOException, InterruptedException {
    slab.use();
    try {
      job.submitUrgent(new ChunkTask(store, slab, offset, length, content(), content().expect()));
    } catch (Throwable e) {
      slab.release();
      throw e;
    }
  }

  @Override
  public void awaitFree(Slab slab) throws IOException, InterruptedException {
    slab.awaitFree();
    job.requireWhole();
  }

  /** The writer may close it as often as it likes; {@link #end} ends the content. */
  @Override
  public void close() {}

  /** Gives the buffer back. */
  void discard() {
    open = false;
    cutting.close();
  }
}

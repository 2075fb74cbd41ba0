package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.chunk.Chunker;
import io.respaldo.format.repository.internal.id.Id;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Cuts what a channel gives into chunks and stores them. Thread-safe; reads in the caller's. */
final class FileCutter {
  private final Chunker chunker;
  private final BlobStore store;
  private final LongConsumer progress;

  /**
   * @param progress told of bytes as they are read, from any thread
   */
  FileCutter(Chunker chunker, BlobStore store, LongConsumer progress) {
    this.chunker = chunker;
    this.store = store;
    this.progress = progress;
  }

  /**
   * A file's content.
   *
   * @param chunks in their order
   * @param bytes all together
   */
  record Content(List<Id> chunks, long bytes) {}

  Content read(Worker worker, ReadableByteChannel in) throws IOException {
    byte[] buffer = worker.buffer;
    List<Id> chunks = new ArrayList<>();
    long bytes = 0;
    int start = 0;
    int end = 0;
    int searched = 0;
    boolean last = false;
    while (true) {
      int length = chunker.next(buffer, start, end, last, searched);
      if (length == 0) {
        return new Content(chunks, bytes);
      }
      if (length != Chunker.MORE) {
        chunks.add(store.data(worker, buffer, start, length));
        start += length;
        searched = 0;
        continue;
      }
      searched = end - start;
      if (end + Worker.READ > buffer.length) {
        System.arraycopy(buffer, start, buffer, 0, searched);
        start = 0;
        end = searched;
      }
      int n = fill(in, buffer, end);
      progress.accept(n);
      bytes += n;
      end += n;
      last = n < Worker.READ;
    }
  }

  /** Reads until so much is there or the end is. */
  private static int fill(ReadableByteChannel in, byte[] buffer, int at) throws IOException {
    ByteBuffer to = ByteBuffer.wrap(buffer, at, Worker.READ);
    while (to.hasRemaining()) {
      if (in.read(to) < 0) {
        break;
      }
    }
    return Worker.READ - to.remaining();
  }
}

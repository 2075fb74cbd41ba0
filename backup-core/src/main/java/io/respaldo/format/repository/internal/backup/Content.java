package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.id.Id;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The content of a file whose chunks are stored in any order and by any thread. Whoever brings the
 * last one tells. Thread-safe.
 */
final class Content {
  private static final Id[] NONE = {};

  private final Stored then;
  private Id[] chunks = NONE;
  private int count;
  private int awaited = 1; // the one who cuts, until the content ends

  /** Is told the chunks of a content, once all are stored. */
  interface Stored {
    void content(List<Id> chunks) throws IOException, InterruptedException;
  }

  Content(Stored then) {
    this.then = then;
  }

  /** The place of the next chunk, which is awaited from now on. */
  synchronized int expect() {
    if (count == chunks.length) {
      chunks = Arrays.copyOf(chunks, Math.max(1, count * 2));
    }
    awaited++;
    return count++;
  }

  /** How many chunks there are so far. */
  synchronized int count() {
    return count;
  }

  void bring(int place, Id chunk) throws IOException, InterruptedException {
    synchronized (this) {
      chunks[place] = chunk;
    }
    end();
  }

  /** The content has ended. If it never does, nobody is told. */
  void end() throws IOException, InterruptedException {
    synchronized (this) {
      if (--awaited > 0) {
        return;
      }
    }
    then.content(Arrays.asList(chunks).subList(0, count));
  }
}

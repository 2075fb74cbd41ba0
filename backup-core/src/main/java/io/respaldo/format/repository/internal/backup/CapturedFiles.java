package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.tree.Captured;
import io.respaldo.part.CapturedTree;
import io.respaldo.part.EntryPath;
import io.respaldo.part.TreeWarning;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Brings files that are captured in any order into the order in which they were met. Thread-safe;
 * memory holds those behind the first that is not done.
 */
final class CapturedFiles implements Closeable {
  private final Captured captured;
  private final Deque<Place> waiting = new ArrayDeque<>();

  /** A file that was met. */
  private static final class Place {
    private final EntryPath path;
    private boolean done;
    private long size = LEFT_OUT;
    private Optional<String> digest = Optional.empty();

    private static final long LEFT_OUT = -1;

    Place(EntryPath path) {
      this.path = path;
    }
  }

  /** What becomes of a file. To be told once. */
  interface Outcome {
    void captured(long size, Optional<String> digest) throws IOException;

    void leftOut() throws IOException;
  }

  /** Of what is not listed: another name of a file. */
  static final Outcome NO_FILE =
      new Outcome() {
        @Override
        public void captured(long size, Optional<String> digest) {}

        @Override
        public void leftOut() {}
      };

  CapturedFiles(Path work) throws IOException {
    captured = new Captured(work);
  }

  /**
   * The next file was met.
   *
   * @param path relative to the part's root
   */
  synchronized Outcome expect(EntryPath path) {
    Place place = new Place(path);
    waiting.addLast(place);
    return new Outcome() {
      @Override
      public void captured(long size, Optional<String> digest) throws IOException {
        done(place, size, digest);
      }

      @Override
      public void leftOut() throws IOException {
        done(place, Place.LEFT_OUT, Optional.empty());
      }
    };
  }

  private synchronized void done(Place place, long size, Optional<String> digest)
      throws IOException {
    place.done = true;
    place.size = size;
    place.digest = digest;
    while (!waiting.isEmpty() && waiting.getFirst().done) {
      Place first = waiting.removeFirst();
      if (first.size != Place.LEFT_OUT) {
        captured.add(first.path, first.size, first.digest);
      }
    }
  }

  synchronized void warn(TreeWarning warning) {
    captured.warn(warning);
  }

  /** How many files were met but can't be listed yet. */
  synchronized int waiting() {
    return waiting.size();
  }

  /** All files are done. */
  synchronized CapturedTree finish() throws IOException {
    if (!waiting.isEmpty()) {
      throw new IllegalStateException("nobody told what became of " + waiting.size() + " files");
    }
    captured.close();
    return captured;
  }

  @Override
  public synchronized void close() throws IOException {
    captured.close();
  }
}

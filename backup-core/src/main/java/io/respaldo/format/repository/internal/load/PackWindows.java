package io.respaldo.format.repository.internal.load;

import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryFiles;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.Range;
import java.io.IOException;

/**
 * Reads small pieces of packs, with one request for each window that several of them lie in. Holds
 * sealed bytes. Thread-safe.
 */
public final class PackWindows {
  /** What is longer is better read by itself. */
  public static final int WINDOW = 1 << 20;

  private static final long KEPT = 16L << 20;

  private record Place(Id pack, long number) {}

  private final RepositoryFiles files;
  private final ByteCache<Place> windows = new ByteCache<>(KEPT);

  public PackWindows(RepositoryFiles files) {
    this.files = files;
  }

  /**
   * Fills the beginning of a buffer.
   *
   * @throws io.respaldo.storage.StorageException MISSING; DAMAGED when the pack ends before
   */
  public void read(Id pack, long offset, byte[] to, int length) throws IOException {
    int done = 0;
    while (done < length) {
      long at = offset + done;
      byte[] window = window(new Place(pack, at / WINDOW));
      int from = (int) (at % WINDOW);
      int n = Math.min(length - done, window.length - from);
      if (n <= 0) {
        throw Damage.of("the pack ends " + (length - done) + " bytes before " + (offset + length));
      }
      System.arraycopy(window, from, to, done, n);
      done += n;
    }
  }

  private byte[] window(Place place) throws IOException {
    byte[] known = windows.get(place);
    if (known != null) {
      return known;
    }
    Range range = Range.of(place.number() * WINDOW, WINDOW);
    try (ObjectContent content = files.open(FileType.PACK, place.pack(), range)) {
      byte[] read = content.readNBytes(WINDOW);
      windows.put(place, read);
      return read;
    }
  }
}

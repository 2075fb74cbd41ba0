package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryFiles;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.PackedBlob;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.Range;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads small blobs of packs that lie near each other: a megabyte at a time, of which the last few
 * are kept. Trees of one snapshot are neighbours, so that a pack of them is read in a dozen
 * requests, not in thousands. Not thread-safe.
 */
final class PackWindows {
  private static final int BITS = 20;
  private static final int SIZE = 1 << BITS;
  private static final int KEPT = 16;

  private final RepositoryFiles files;
  private final Map<Window, byte[]> windows =
      new LinkedHashMap<>(2 * KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Window, byte[]> eldest) {
          return size() > KEPT;
        }
      };

  private record Window(Id pack, long number) {}

  PackWindows(RepositoryFiles files) {
    this.files = files;
  }

  /** The sealed blob, in an array of its own. */
  byte[] read(PackedBlob at) throws IOException {
    int length = at.blob().length();
    byte[] sealed = new byte[length];
    long offset = at.blob().offset();
    if (length > SIZE) {
      files.readPart(FileType.PACK, at.pack(), offset, sealed, 0, length);
      return sealed;
    }
    int done = 0;
    while (done < length) {
      long place = offset + done;
      byte[] window = window(new Window(at.pack(), place >> BITS));
      int from = (int) (place & (SIZE - 1));
      int n = Math.min(length - done, window.length - from);
      if (n <= 0) { // the pack ends early, which is told by name there
        files.readPart(FileType.PACK, at.pack(), offset, sealed, 0, length);
        return sealed;
      }
      System.arraycopy(window, from, sealed, done, n);
      done += n;
    }
    return sealed;
  }

  private byte[] window(Window window) throws IOException {
    byte[] known = windows.get(window);
    if (known != null) {
      return known;
    }
    Range range = Range.of(window.number() << BITS, SIZE);
    try (ObjectContent content = files.open(FileType.PACK, window.pack(), range)) {
      byte[] read = content.readNBytes(SIZE);
      windows.put(window, read);
      return read;
    }
  }
}

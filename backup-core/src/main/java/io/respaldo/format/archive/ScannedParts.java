package io.respaldo.format.archive;

import io.respaldo.part.EntryPath;
import io.respaldo.part.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the parts of an archive that has no index, by our notes on its entries; in an archive that
 * somebody else made, a file at the top is a stream and a folder at the top a tree.
 */
final class ScannedParts {
  private static final class Counts {
    final Part.Shape shape;
    long files;
    long bytes;

    Counts(Part.Shape shape) {
      this.shape = shape;
    }
  }

  private final Map<EntryPath, Counts> parts = new LinkedHashMap<>();
  private EntryPath last = EntryPath.of("none");

  static List<Part> of(ArchiveLayout.ScannedCursor cursor) throws IOException {
    ScannedParts found = new ScannedParts();
    for (StoredEntry e = cursor.next(); e != null; e = cursor.next()) {
      found.add(e, cursor.partOf(e));
    }
    List<Part> parts = new ArrayList<>();
    for (Map.Entry<EntryPath, Counts> part : found.parts.entrySet()) {
      Counts c = part.getValue();
      try {
        parts.add(new Part(part.getKey().toString(), c.shape, c.files, c.bytes));
      } catch (IllegalArgumentException e) {
        throw new IOException("the archive's top level: " + e.getMessage(), e);
      }
    }
    return parts;
  }

  /** Counts an entry; the path of the part that it is in. */
  EntryPath add(StoredEntry stored, Optional<PartMark> mark) {
    Counts part = mark.isPresent() ? begin(mark.get().path(), mark.get().shape()) : partOf(stored);
    if (stored.entry().isFile()) {
      part.files++;
      part.bytes += stored.entry().size();
    }
    return last;
  }

  private Counts begin(EntryPath path, Part.Shape shape) {
    last = path;
    return parts.computeIfAbsent(path, p -> new Counts(shape));
  }

  private Counts partOf(StoredEntry stored) {
    EntryPath path = stored.entry().path();
    Counts known = parts.get(last);
    if (known != null && path.isBelow(last)) {
      return known;
    }
    byte[] raw = path.bytes();
    int slash = 0;
    while (slash < raw.length && raw[slash] != '/') {
      slash++;
    }
    boolean stream = slash == raw.length && stored.entry().isFile();
    EntryPath top = EntryPath.of(Arrays.copyOf(raw, slash));
    return begin(top, stream ? Part.Shape.STREAM : Part.Shape.TREE);
  }
}

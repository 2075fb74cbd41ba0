package io.respaldo.format.repository.internal.restore;

import io.respaldo.part.Entry;
import io.respaldo.part.FileNames;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** A file that is to be written, and how much of it is missing. */
final class RestoredFile {
  private final Path folder;
  final Entry entry;
  final Instant accessed;
  final int blobs;

  /** Blobs that were not written yet. */
  final AtomicInteger missing;

  /** Of {@link OpenFiles}, which guards it. */
  boolean created;

  /**
   * @param folder that it goes into
   * @param entry path relative to the part
   */
  RestoredFile(Path folder, Entry entry, Instant accessed, int blobs) {
    this.folder = folder;
    this.entry = entry;
    this.accessed = accessed;
    this.blobs = blobs;
    this.missing = new AtomicInteger(blobs);
  }

  Path file() {
    return FileNames.resolve(folder, entry.path().name());
  }
}

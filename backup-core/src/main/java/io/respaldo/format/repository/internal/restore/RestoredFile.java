package io.respaldo.format.repository.internal.restore;

import io.respaldo.part.Entry;
import io.respaldo.part.FileNames;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A file that is to be written, and how much of it is missing. */
final class RestoredFile {
  private final Path folder;
  final Attributes attributes;
  final int blobs;

  /** Blobs that were not written yet. */
  final AtomicInteger missing;

  /** Of {@link OpenFiles}, which guards it. */
  boolean created;

  /**
   * @param folder that it goes into
   * @param attributes path relative to the part
   */
  RestoredFile(Path folder, Attributes attributes, int blobs) {
    this.folder = folder;
    this.attributes = attributes;
    this.blobs = blobs;
    this.missing = new AtomicInteger(blobs);
  }

  Entry entry() {
    return attributes.entry();
  }

  Path file() {
    return FileNames.resolve(folder, entry().path().name());
  }
}

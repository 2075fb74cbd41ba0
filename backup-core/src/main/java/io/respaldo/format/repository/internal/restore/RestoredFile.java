package io.respaldo.format.repository.internal.restore;

import io.respaldo.part.Entry;
import io.respaldo.part.FileNames;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A file that is to be written, and how much of it is missing. */
final class RestoredFile {
  static final long NOTHING = -1;

  private final Path folder;
  final Attributes attributes;
  final int blobs;

  /** Blobs that were not written yet. */
  final AtomicInteger missing;

  /** How long the file is that stands there and is built upon; none if negative. */
  long was;

  /** Whether what stands there has other names, and so must not be written to. */
  final boolean shared;

  /** Of {@link OpenFiles}, which guards it. */
  boolean created;

  /**
   * @param folder that it goes into
   * @param attributes path relative to the part
   */
  RestoredFile(Path folder, Attributes attributes, int blobs, long was, boolean shared) {
    this.folder = folder;
    this.attributes = attributes;
    this.blobs = blobs;
    this.was = was;
    this.shared = shared;
    this.missing = new AtomicInteger(blobs);
  }

  /** Once compared: whether what stands there is anything else. */
  boolean differs() {
    return missing.get() > 0 || was != entry().size();
  }

  /** Whether it is written over what stands there. */
  boolean stands() {
    return was >= 0;
  }

  Entry entry() {
    return attributes.entry();
  }

  Path file() {
    return FileNames.resolve(folder, entry().path().name());
  }
}

package io.respaldo.format.repository.internal.compress;

/** How much effort goes into making things small; names as restic's {@code --compression}. */
public enum Compression {
  /** Data is stored as it is; trees and files that are no packs are compressed as in AUTO. */
  OFF(3),
  /** As fast as it goes. */
  FASTEST(1),
  /** What is right mostly. */
  AUTO(3),
  /** Half as fast, some per cent smaller. */
  BETTER(6),
  /** For what is written once and kept for ever. */
  MAX(12);

  private final int level;

  Compression(int level) {
    this.level = level;
  }

  /** Zstandard's level. */
  int level() {
    return level;
  }
}

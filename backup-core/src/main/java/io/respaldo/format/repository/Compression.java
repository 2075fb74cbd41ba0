package io.respaldo.format.repository;

/**
 * How much effort goes into making things small; names as restic's {@code --compression}. Whatever
 * was chosen, everything reads everything, and what is stored already stays as it is.
 */
public enum Compression {
  /** Data is stored as it is; trees and files that are no packs are compressed as in AUTO. */
  OFF,
  /** As fast as it goes. */
  FASTEST,
  /** What is right mostly; the default. */
  AUTO,
  /** Half as fast, some per cent smaller. */
  BETTER,
  /** For what is written once and kept for ever. */
  MAX
}

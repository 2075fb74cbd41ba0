package io.respaldo.format;

/** How much of a backup a verification reads. */
public enum Depth {
  /** Presence, sizes and structure: seconds. */
  QUICK,
  /** Every byte against its checksums. */
  FULL
}

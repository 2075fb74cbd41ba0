package io.respaldo.storage;

/**
 * What a store promises beyond {@link StorageBackend}; an absent one is not promised between
 * processes.
 */
public enum Capability {
  /** Accepts writes and deletes at all. */
  WRITE,
  /** Of two creators of one key exactly one succeeds, whichever process or machine they run on. */
  ATOMIC_CREATE,
  /**
   * {@link StorageBackend#replace} works, and excludes replacers on other processes and machines.
   */
  COMPARE_AND_SET,
  /** A listing begun after a create returned holds the new object. */
  CONSISTENT_LIST,
  /** {@link StorageBackend#open} with a range transfers only that range. */
  RANGE_READ
}

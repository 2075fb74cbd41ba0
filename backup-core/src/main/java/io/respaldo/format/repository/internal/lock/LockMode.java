package io.respaldo.format.repository.internal.lock;

/** Whom a lock excludes. */
public enum LockMode {
  /** Excludes exclusive locks. */
  SHARED,
  /** Excludes all locks. */
  EXCLUSIVE
}

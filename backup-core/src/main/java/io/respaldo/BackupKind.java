package io.respaldo;

/** What a backup holds. */
public enum BackupKind {
  /** Everything; needs no other backup. */
  FULL,
  /** What changed since a full one, its base, which it needs. */
  DIFFERENTIAL
}

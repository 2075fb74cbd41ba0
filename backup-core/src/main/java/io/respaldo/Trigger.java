package io.respaldo;

/** Why a backup was made. */
public enum Trigger {
  SCHEDULED,
  MANUAL,
  /** Before new code is rolled out. */
  PRE_DEPLOY,
  /** The safety copy before a restore in place. */
  PRE_RESTORE,
  /** Through a host's own interface. */
  API,
  /** Another tool made it, and it was taken in later. */
  IMPORT
}

package io.respaldo.format.tree;

/** What a {@link TreeWriter} does with symbolic links that lead out of its folder. */
public enum OutsideLinks {
  /** Restores them as they were; never writes through them. For what we know to be our own. */
  KEEP,
  /** Leaves them out, with a warning that names them. For what comes from anywhere. */
  REFUSE
}

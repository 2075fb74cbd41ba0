package io.respaldo.format.repository;

import io.respaldo.storage.StorageException;

/**
 * Somebody else is at work in the repository, in a way that excludes what was asked for. The
 * message names who, where, since when and what to do. The same call may succeed later.
 */
public final class RepositoryLockedException extends StorageException {
  private static final long serialVersionUID = 1L;

  public RepositoryLockedException(String message) {
    super(Kind.BUSY, message);
  }
}

package io.respaldo.format.repository;

import io.respaldo.storage.StorageException;

/** No key of the repository opens with this password. Trying the same again does not help. */
public final class WrongPasswordException extends StorageException {
  private static final long serialVersionUID = 1L;

  public WrongPasswordException(String message) {
    super(Kind.DENIED, message);
  }
}

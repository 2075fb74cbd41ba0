package io.respaldo.format.repository.internal.crypto;

import io.respaldo.storage.StorageException;

/**
 * The tag does not fit: the bytes are damaged, were made up, or were sealed with another key.
 * Nothing was decrypted.
 */
public final class NotAuthenticException extends StorageException {
  private static final long serialVersionUID = 1L;

  NotAuthenticException(String message) {
    super(Kind.DAMAGED, message);
  }
}

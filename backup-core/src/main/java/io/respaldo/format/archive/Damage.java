package io.respaldo.format.archive;

import io.respaldo.storage.StorageException;
import java.io.IOException;

/** What is read is not what was written, or never was a backup. */
final class Damage {
  private Damage() {}

  static StorageException of(String message) {
    return new StorageException(StorageException.Kind.DAMAGED, message);
  }

  /** Tells damage of this file; a failure of the storage stays what it is. */
  static IOException in(Object file, IOException e) {
    if (e instanceof StorageException) {
      return e;
    }
    return new StorageException(
        StorageException.Kind.DAMAGED, "'" + file + "': " + e.getMessage(), e);
  }
}

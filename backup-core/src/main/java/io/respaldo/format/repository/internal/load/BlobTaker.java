package io.respaldo.format.repository.internal.load;

import io.respaldo.storage.StorageException;
import java.io.IOException;

/** Takes blobs that were loaded together. */
@FunctionalInterface
public interface BlobTaker {
  /**
   * @param number of the blob in the list that was asked for
   * @param buffer holds the plaintext; good during this call only
   */
  void take(int number, byte[] buffer, int offset, int length) throws IOException;

  /** May say more of a blob that can't be loaded, such as whose it is. */
  default StorageException told(int number, StorageException why) {
    return why;
  }
}

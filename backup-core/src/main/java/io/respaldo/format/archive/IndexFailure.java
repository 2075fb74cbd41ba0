package io.respaldo.format.archive;

import io.respaldo.storage.StorageException;
import java.io.IOException;

/** Whether an index that can't be read may be done without. */
final class IndexFailure {
  private IndexFailure() {}

  /** Returns when the index is missing or damaged; a storage that fails now is another matter. */
  static void requireHarmless(IOException e) throws IOException {
    if (e instanceof StorageException s
        && s.kind() != StorageException.Kind.MISSING
        && s.kind() != StorageException.Kind.DAMAGED) {
      throw e;
    }
  }
}

package io.respaldo.format.archive;

import io.respaldo.part.Entry;
import java.util.Optional;

/**
 * An entry and where it lies.
 *
 * @param entry with its full path
 * @param offset tar: of the content in the uncompressed stream; zip: of the local header in the
 *     file
 * @param sha256 of a file's content, where known
 */
record StoredEntry(Entry entry, long offset, Optional<byte[]> sha256) {
  StoredEntry at(long otherOffset) {
    return new StoredEntry(entry, otherOffset, sha256);
  }
}

package io.respaldo.format.repository.internal.blob;

import io.respaldo.format.repository.internal.crypto.Sealer;

/**
 * A blob's place in a pack.
 *
 * @param offset in the pack
 * @param length sealed
 * @param plainLength of the plaintext of a compressed blob, 0 of one that is not compressed
 */
public record StoredBlob(BlobHandle handle, long offset, int length, int plainLength) {
  public boolean isCompressed() {
    return plainLength != 0;
  }

  /** Length of the plaintext. */
  public int contentLength() {
    return isCompressed() ? plainLength : length - Sealer.OVERHEAD;
  }

  /** Where the next blob of the pack begins. */
  public long end() {
    return offset + length;
  }
}

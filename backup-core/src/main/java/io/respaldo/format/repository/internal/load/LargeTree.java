package io.respaldo.format.repository.internal.load;

import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.compress.Decompressor;
import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.id.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A tree that is too large to be held in plain: decompressed once to check its hash, and once more
 * to be read.
 */
final class LargeTree {
  private LargeTree() {}

  /**
   * @param sealed opened where it lies, and kept by the stream
   */
  static InputStream open(StoredBlob blob, byte[] sealed, Sealer sealer) throws IOException {
    int length = sealer.open(sealed, 0, sealed.length);
    Sha256 sha = new Sha256();
    byte[] buffer = new byte[64 << 10];
    long left = blob.contentLength();
    try (InputStream in = stream(blob, sealed, length)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        left -= n;
        if (left < 0) {
          throw Damage.of("holds more than " + blob.contentLength() + " bytes");
        }
        sha.update(buffer, 0, n);
      }
    }
    if (!sha.finish().equals(blob.handle().id())) {
      throw Damage.of("its content does not have its name's hash");
    }
    return stream(blob, sealed, length);
  }

  private static InputStream stream(StoredBlob blob, byte[] opened, int length) throws IOException {
    return blob.isCompressed()
        ? Decompressor.stream(opened, Sealer.IV_BYTES, length)
        : new ByteArrayInputStream(opened, Sealer.IV_BYTES, length);
  }
}

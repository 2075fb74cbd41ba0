package io.respaldo.format.repository.internal.load;

import io.respaldo.format.repository.internal.blob.BlobReader;
import io.respaldo.format.repository.internal.crypto.Sealer;

/** What one thread needs to open blobs. Confined to whoever has borrowed it. */
final class Bench implements AutoCloseable {
  /** Larger buffers, for blobs that no usual writer makes, are not kept. */
  private static final int KEPT = 16 << 20;

  final Sealer sealer;
  final BlobReader reader;
  private byte[] sealed = new byte[0];
  private byte[] plain = new byte[0];

  Bench(Sealer sealer) {
    this.sealer = sealer;
    this.reader = new BlobReader(sealer);
  }

  /** A buffer of at least so many bytes, for what is read from packs. */
  byte[] sealed(int length) {
    sealed = grown(sealed, length);
    return sealed;
  }

  /** A buffer of at least so many bytes, for what was opened. */
  byte[] plain(int length) {
    plain = grown(plain, length);
    return plain;
  }

  private static byte[] grown(byte[] buffer, int length) {
    return buffer.length >= length ? buffer : new byte[roomFor(length)];
  }

  private static int roomFor(int length) {
    return length > KEPT ? length : Math.max(64 << 10, Integer.highestOneBit(length - 1) << 1);
  }

  void shrink() {
    sealed = sealed.length > KEPT ? new byte[0] : sealed;
    plain = plain.length > KEPT ? new byte[0] : plain;
  }

  @Override
  public void close() {
    reader.close();
  }
}

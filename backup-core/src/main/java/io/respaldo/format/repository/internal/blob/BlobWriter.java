package io.respaldo.format.repository.internal.blob;

import io.respaldo.format.repository.Compression;
import io.respaldo.format.repository.internal.compress.Compressor;
import io.respaldo.format.repository.internal.compress.Pieces;
import io.respaldo.format.repository.internal.crypto.Sealer;
import java.util.Optional;

/**
 * Compresses and seals blobs straight into a buffer. Confined to one thread; holds native memory
 * until closed.
 */
public final class BlobWriter implements AutoCloseable {
  private final Sealer sealer;
  private final Compressor compressor;
  private final boolean mayCompress;

  /**
   * @param mayCompress false in repositories of version 1
   */
  public BlobWriter(Sealer sealer, Compression compression, boolean mayCompress) {
    this.sealer = sealer;
    this.compressor = new Compressor(compression);
    this.mayCompress = mayCompress;
  }

  /** How much room {@link #write} needs for a plaintext of this length. */
  public static int bound(int plainLength) {
    return Sealer.sealedLength(Compressor.bound(plainLength));
  }

  /**
   * Writes a sealed blob to a place of a buffer.
   *
   * @param at where the blob begins; {@link #bound} bytes must follow
   * @return where it lies
   */
  public StoredBlob write(
      BlobHandle handle, byte[] plain, int offset, int length, byte[] to, int at) {
    int text = at + Sealer.IV_BYTES;
    if (compresses(handle.type(), length)) {
      int frame = compressor.compress(plain, offset, length, to, text, Compressor.bound(length));
      return new StoredBlob(handle, at, sealer.seal(to, at, frame), length);
    }
    System.arraycopy(plain, offset, to, text, length);
    return new StoredBlob(handle, at, sealer.seal(to, at, length), 0);
  }

  /**
   * The text of a blob that is too large to have {@link #bound} bytes of room, to be sealed by
   * {@link #seal}; none when it is the plaintext itself.
   */
  public Optional<Pieces> large(BlobType type, byte[] plain, int offset, int length) {
    return compresses(type, length)
        ? Optional.of(compressor.compressLarge(plain, offset, length))
        : Optional.empty();
  }

  /**
   * Seals a text where it lies.
   *
   * @param at where the blob begins; the text lies {@link Sealer#IV_BYTES} behind
   * @param plain length of the plaintext if the text is compressed, otherwise 0
   */
  public StoredBlob seal(BlobHandle handle, byte[] to, int at, int text, int plain) {
    return new StoredBlob(handle, at, sealer.seal(to, at, text), plain);
  }

  private boolean compresses(BlobType type, int length) {
    return mayCompress
        && length > 0
        && (type == BlobType.TREE || compressor.effort() != Compression.OFF);
  }

  @Override
  public void close() {
    compressor.close();
  }
}

package io.respaldo.format.repository.internal.blob;

import io.respaldo.format.repository.internal.compress.Decompressor;
import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.storage.StorageException;
import java.io.IOException;

/**
 * Opens, decompresses and checks blobs. Confined to one thread; holds native memory until closed.
 */
public final class BlobReader implements AutoCloseable {
  /** No writer makes larger blobs, and a claim of more must not cost memory. */
  public static final int MAX_CONTENT = 1 << 30;

  private final Sealer sealer;
  private final Decompressor decompressor = new Decompressor();
  private final Sha256 sha = new Sha256();

  public BlobReader(Sealer sealer) {
    this.sealer = sealer;
  }

  /**
   * The plaintext, known to be what the handle names.
   *
   * @param sealed holds the sealed blob from {@code at} on; overwritten
   * @throws StorageException DAMAGED, naming the blob
   */
  public byte[] read(StoredBlob blob, byte[] sealed, int at) throws IOException {
    requireSound(blob);
    byte[] content = new byte[blob.contentLength()];
    read(blob, sealed, at, content, 0);
    return content;
  }

  /** As above, into a buffer of the caller that has room for {@code contentLength()} bytes. */
  public void read(StoredBlob blob, byte[] sealed, int at, byte[] to, int offset)
      throws IOException {
    requireSound(blob);
    try {
      int text = at + Sealer.IV_BYTES;
      int length = sealer.open(sealed, at, blob.length());
      int content = blob.contentLength();
      if (blob.isCompressed()) {
        decompressor.decompress(sealed, text, length, to, offset, content);
      } else {
        System.arraycopy(sealed, text, to, offset, length);
      }
      if (!sha.of(to, offset, content).equals(blob.handle().id())) {
        throw Damage.of("its content does not have its name's hash");
      }
    } catch (StorageException e) {
      throw new StorageException(e.kind(), blob.handle() + " is damaged: " + e.getMessage(), e);
    }
  }

  private static void requireSound(StoredBlob blob) throws StorageException {
    if (blob.length() < Sealer.OVERHEAD
        || blob.plainLength() < 0
        || blob.contentLength() > MAX_CONTENT) {
      throw Damage.of(
          blob.handle()
              + " can't be read: "
              + blob.length()
              + " bytes that hold "
              + blob.contentLength());
    }
  }

  @Override
  public void close() {
    decompressor.close();
  }
}

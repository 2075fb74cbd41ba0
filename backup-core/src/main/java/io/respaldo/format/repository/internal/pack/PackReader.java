package io.respaldo.format.repository.internal.pack;

import io.respaldo.format.repository.internal.blob.BlobReader;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryFiles;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.util.List;

/** Reads parts of stored packs. Confined to one thread, with the sealer and reader of it. */
public final class PackReader {
  private static final int EAGER_ENTRIES = 15;
  private static final int EAGER =
      EAGER_ENTRIES * PackHeader.COMPRESSED_ENTRY + PackHeader.FIXED_BYTES;
  private static final int SMALLEST = PackHeader.PLAIN_ENTRY + PackHeader.FIXED_BYTES;

  private final RepositoryFiles files;
  private final Sealer sealer;

  public PackReader(RepositoryFiles files, Sealer sealer) {
    this.files = files;
    this.sealer = sealer;
  }

  /**
   * The pack's own table of its blobs, read from its end with one request, or two when it is long.
   *
   * @param size of the file
   * @throws StorageException DAMAGED, MISSING
   */
  public List<StoredBlob> header(Id pack, long size) throws IOException {
    try {
      if (size < SMALLEST) {
        throw Damage.of("it has " + size + " bytes, which are too few for a pack");
      }
      byte[] tail = tail(pack, size, (int) Math.min(EAGER, size));
      int length = PackHeader.readLength(tail, tail.length - PackHeader.LENGTH_BYTES, size);
      if (length + PackHeader.LENGTH_BYTES > tail.length) {
        tail = tail(pack, size, length + PackHeader.LENGTH_BYTES);
      }
      return header(tail, tail.length - PackHeader.LENGTH_BYTES - length, length, size);
    } catch (StorageException e) {
      throw Damage.in(files.layout().key(FileType.PACK, pack), e);
    }
  }

  /**
   * The table, of the end of a pack that was read already.
   *
   * @param tail overwritten
   * @param length of what of it counts
   * @param size of the file
   * @throws StorageException DAMAGED
   */
  public List<StoredBlob> headerIn(byte[] tail, int length, long size) throws IOException {
    if (length < PackHeader.FIXED_BYTES) {
      throw Damage.of("it has no room for a header");
    }
    int end = length - PackHeader.LENGTH_BYTES;
    int sealed = PackHeader.readLength(tail, end, size);
    if (sealed > end) {
      throw Damage.of("its header of " + sealed + " bytes begins before the end of its blobs");
    }
    return header(tail, end - sealed, sealed, size);
  }

  private List<StoredBlob> header(byte[] sealed, int at, int length, long size) throws IOException {
    int plain = sealer.open(sealed, at, length);
    return PackHeader.read(
        sealed, at + Sealer.IV_BYTES, plain, size - length - PackHeader.LENGTH_BYTES);
  }

  private byte[] tail(Id pack, long size, int length) throws IOException {
    byte[] tail = new byte[length];
    files.readPart(FileType.PACK, pack, size - length, tail, 0, length);
    return tail;
  }

  /**
   * One blob's content, checked.
   *
   * @throws StorageException DAMAGED, MISSING; naming the pack
   */
  public byte[] blob(Id pack, StoredBlob blob, BlobReader reader) throws IOException {
    try {
      if (blob.length() > BlobReader.MAX_CONTENT) {
        throw Damage.of(blob.handle() + " of " + blob.length() + " bytes is too large");
      }
      byte[] sealed = new byte[blob.length()];
      files.readPart(FileType.PACK, pack, blob.offset(), sealed, 0, sealed.length);
      return reader.read(blob, sealed, 0);
    } catch (StorageException e) {
      throw Damage.in(files.layout().key(FileType.PACK, pack), e);
    }
  }
}

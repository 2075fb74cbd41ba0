package io.respaldo.format.repository.internal.pack;

import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.storage.StorageException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The table of a pack's blobs. */
public final class PackHeader {
  /** Length of the field behind the header. */
  static final int LENGTH_BYTES = 4;

  /** Of a pack besides blobs and entries. */
  static final int FIXED_BYTES = Sealer.OVERHEAD + LENGTH_BYTES;

  static final int PLAIN_ENTRY = 1 + 4 + Id.BYTES;
  static final int COMPRESSED_ENTRY = PLAIN_ENTRY + 4;

  /** Of the sealed header. */
  static final int MAX_BYTES = 16 << 20;

  private static final int COMPRESSED = 2;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private PackHeader() {}

  /** Size of the file that holds these blobs and no others. */
  public static long fileSize(Iterable<StoredBlob> blobs) {
    long size = FIXED_BYTES;
    for (StoredBlob blob : blobs) {
      size += (long) blob.length() + entryLength(blob);
    }
    return size;
  }

  static int entryLength(StoredBlob blob) {
    return blob.isCompressed() ? COMPRESSED_ENTRY : PLAIN_ENTRY;
  }

  /** Writes the plain header; its length. */
  static int write(List<StoredBlob> blobs, byte[] to, int at) {
    int out = at;
    for (StoredBlob blob : blobs) {
      int type = blob.handle().type() == BlobType.DATA ? 0 : 1;
      to[out++] = (byte) (type + (blob.isCompressed() ? COMPRESSED : 0));
      INTS.set(to, out, blob.length());
      out += 4;
      if (blob.isCompressed()) {
        INTS.set(to, out, blob.plainLength());
        out += 4;
      }
      blob.handle().id().write(to, out);
      out += Id.BYTES;
    }
    return out - at;
  }

  static void writeLength(int length, byte[] to, int at) {
    INTS.set(to, at, length);
  }

  /**
   * The length of the sealed header, as the end of the file tells.
   *
   * @throws StorageException DAMAGED when it can't be
   */
  static int readLength(byte[] from, int at, long fileSize) throws StorageException {
    long length = Integer.toUnsignedLong((int) INTS.get(from, at));
    if (length < Sealer.OVERHEAD) {
      throw Damage.of("its header has " + length + " bytes, which are too few");
    }
    if (length > fileSize - LENGTH_BYTES) {
      throw Damage.of("its header of " + length + " bytes is larger than the file");
    }
    if (length > MAX_BYTES) {
      throw Damage.of("its header of " + length + " bytes is larger than any may be");
    }
    return (int) length;
  }

  /**
   * Reads a plain header.
   *
   * @param blobsLength how long all blobs are together
   * @throws StorageException DAMAGED
   */
  static List<StoredBlob> read(byte[] from, int at, int length, long blobsLength)
      throws StorageException {
    List<StoredBlob> blobs = new ArrayList<>(length / PLAIN_ENTRY);
    long offset = 0;
    int in = at;
    while (in < at + length) {
      int left = at + length - in;
      int type = from[in];
      if (type < 0 || type > 3) {
        throw Damage.of("its header names a blob of type " + type + ", which there is not");
      }
      boolean compressed = type >= COMPRESSED;
      int entry = compressed ? COMPRESSED_ENTRY : PLAIN_ENTRY;
      if (left < entry) {
        throw Damage.of("its header ends within an entry");
      }
      StoredBlob blob = entry(from, in, compressed, offset);
      offset = blob.end();
      if (offset > blobsLength) {
        throw Damage.of("its header names blobs that are larger than the file");
      }
      blobs.add(blob);
      in += entry;
    }
    if (offset != blobsLength) {
      throw Damage.of("its header names blobs of " + offset + " bytes, but it has " + blobsLength);
    }
    return blobs;
  }

  private static StoredBlob entry(byte[] from, int in, boolean compressed, long offset)
      throws StorageException {
    BlobType type = (from[in] & 1) == 0 ? BlobType.DATA : BlobType.TREE;
    int length = (int) INTS.get(from, in + 1);
    int plain = compressed ? (int) INTS.get(from, in + 5) : 0;
    if (length < Sealer.OVERHEAD || plain < 0 || (compressed && plain == 0)) {
      throw Damage.of(
          "its header names a blob of "
              + Integer.toUnsignedString(length)
              + " bytes that holds "
              + Integer.toUnsignedString(plain));
    }
    Id id = Id.read(from, in + (compressed ? 9 : 5));
    return new StoredBlob(new BlobHandle(type, id), offset, length, plain);
  }
}

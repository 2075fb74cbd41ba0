package io.respaldo.format.repository.internal.check;

import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.BlobReader;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.format.repository.internal.pack.PackReader;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.Range;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * What one thread needs to open blobs: two buffers that grow to the largest blob it meets. Confined
 * to one thread.
 */
public final class BlobTools implements AutoCloseable {
  /** A gap that is read rather than paid for with another request. */
  private static final long GAP = 256 << 10;

  /** So that trees rarely make it grow. */
  private static final int FIRST = 64 << 10;

  private final OpenRepository repository;
  private final Sealer sealer;
  private final BlobReader reader;
  private final PackReader packs;
  private final Sha256 sha = new Sha256();
  private byte[] sealed = new byte[FIRST];
  private byte[] plain = new byte[FIRST];

  /** Is shown blobs one after the other. */
  public interface Use {
    /** The sealed blob, at the beginning of this buffer, before it is known to be sound. */
    default void sealed(StoredBlob blob, byte[] sealed) throws IOException {}

    /**
     * What was sealed, before its content: that, or a frame of it if the blob is compressed. Known
     * to be sound.
     *
     * @param buffer good until the next blob
     */
    default void text(StoredBlob blob, byte[] buffer, int offset, int length) throws IOException {}

    /**
     * @param content the beginning of this buffer, until the next blob
     */
    void content(StoredBlob blob, byte[] content, int length) throws IOException;

    /** A blob that can't be had: its pack is not there or ends early, or it is damaged. */
    void damaged(StoredBlob blob, StorageException why) throws IOException;
  }

  BlobTools(OpenRepository repository) {
    this.repository = repository;
    sealer = repository.sealer();
    reader = new BlobReader(sealer);
    packs = new PackReader(repository.files(), sealer);
  }

  public PackReader packs() {
    return packs;
  }

  Sha256 sha() {
    return sha;
  }

  /** Room for so many sealed bytes, which next time are overwritten. */
  byte[] sealed(int length) {
    if (sealed.length < length) {
      sealed = new byte[roomy(length)];
    }
    return sealed;
  }

  private static int roomy(int length) {
    return (int) Math.min(Integer.MAX_VALUE - 8, length + (long) length / 4);
  }

  /** The plaintext of a blob at the beginning of {@link #sealed}. */
  byte[] open(StoredBlob blob) throws IOException {
    int length = blob.contentLength();
    if (plain.length < length && length <= BlobReader.MAX_CONTENT) {
      plain = new byte[roomy(length)];
    }
    reader.read(blob, sealed, 0, plain, 0);
    return plain;
  }

  /**
   * Reads blobs of one pack, neighbours with one request.
   *
   * @param blobs by ascending offset
   * @throws IOException when the storage can't be read; damage is shown instead
   */
  public void read(Id pack, List<StoredBlob> blobs, Use use) throws IOException {
    int from = 0;
    while (from < blobs.size()) {
      int to = from + 1;
      while (to < blobs.size() && isNeighbour(blobs.get(to - 1), blobs.get(to))) {
        to++;
      }
      run(pack, blobs.subList(from, to), use);
      from = to;
    }
  }

  private static boolean isNeighbour(StoredBlob before, StoredBlob blob) {
    return blob.offset() >= before.end() && blob.offset() - before.end() <= GAP;
  }

  private void run(Id pack, List<StoredBlob> blobs, Use use) throws IOException {
    long begin = blobs.get(0).offset();
    long end = blobs.get(blobs.size() - 1).end();
    try (ObjectContent in =
        repository.files().open(FileType.PACK, pack, Range.of(begin, end - begin))) {
      long at = begin;
      for (int i = 0; i < blobs.size(); i++) {
        StoredBlob blob = blobs.get(i);
        if (!fill(in, blob, blob.offset() - at)) {
          ended(blobs.subList(i, blobs.size()), use, pack);
          return;
        }
        at = blob.end();
        show(pack, blob, use);
      }
    } catch (StorageException e) {
      if (e.kind() != Kind.MISSING) {
        throw e;
      }
      for (StoredBlob blob : blobs) {
        use.damaged(blob, e);
      }
    }
  }

  /** False when the pack ends before. */
  private boolean fill(InputStream in, StoredBlob blob, long gap) throws IOException {
    if (blob.length() > BlobReader.MAX_CONTENT) {
      return false;
    }
    try {
      in.skipNBytes(gap);
    } catch (EOFException e) {
      return false;
    }
    return in.readNBytes(sealed(blob.length()), 0, blob.length()) == blob.length();
  }

  private void ended(List<StoredBlob> lost, Use use, Id pack) throws IOException {
    for (StoredBlob blob : lost) {
      use.damaged(blob, Damage.of("'" + key(pack) + "' ends before " + blob.handle()));
    }
  }

  private ObjectKey key(Id pack) {
    return repository.files().layout().key(FileType.PACK, pack);
  }

  private void show(Id pack, StoredBlob blob, Use use) throws IOException {
    use.sealed(blob, sealed);
    byte[] content;
    try {
      content = open(blob);
    } catch (StorageException e) {
      if (!isDamage(e)) {
        throw e;
      }
      use.damaged(blob, Damage.in(key(pack), e));
      return;
    }
    use.text(blob, sealed, Sealer.IV_BYTES, blob.length() - Sealer.OVERHEAD);
    use.content(blob, content, blob.contentLength());
  }

  /** Whether a failure is one of what is stored, not of the storage. */
  public static boolean isDamage(IOException e) {
    return e instanceof StorageException s
        && (s.kind() == Kind.DAMAGED || s.kind() == Kind.MISSING);
  }

  @Override
  public void close() {
    reader.close();
  }
}

package io.respaldo.format.repository.internal.pack;

import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.blob.BlobWriter;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.compress.Pieces;
import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.id.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A pack that grows in memory: each blob is compressed and sealed where it will lie, and summed up
 * while it is in the cache. Confined to one thread, with the writer and sealer of that thread; a
 * pipeline of several workers has one for each worker and type. After {@link #finish} and once the
 * file is stored, {@link #clear} makes it ready for the next, in the same buffer.
 */
public final class PackBuilder {
  /** What restic aims at. */
  public static final int TARGET = 16 << 20;

  /** So that a blob that goes over the target rarely makes the buffer grow. */
  private static final int SLACK = 1 << 20;

  /** Plaintexts beyond it are compressed before there is room for them. */
  private static final int LARGE = 4 * TARGET;

  /** Far fewer than the 16 MiB of a header hold; readers take a header into memory whole. */
  private static final int MAX_BLOBS = 10_000;

  private final BlobType type;
  private final int target;
  private final List<StoredBlob> blobs = new ArrayList<>();
  private final Sha256 sha = new Sha256();
  private byte[] buffer;
  private int length;
  private int headerLength;
  private boolean finished;

  /**
   * @param target at which size it is full; 4 to 128 MiB are usual
   */
  public PackBuilder(BlobType type, int target) {
    this.type = type;
    this.target = target;
    this.buffer = empty(target);
  }

  private static byte[] empty(int target) {
    return new byte[Math.min(target, TARGET) + SLACK];
  }

  /** Adds a blob that is not in it yet. */
  public StoredBlob add(BlobHandle handle, byte[] plain, int offset, int count, BlobWriter writer) {
    requireOpen(handle);
    if (count > LARGE) {
      return added(large(handle, plain, offset, count, writer));
    }
    room(BlobWriter.bound(count));
    return added(writer.write(handle, plain, offset, count, buffer, length));
  }

  /** The tree of a folder with very many names. */
  private StoredBlob large(
      BlobHandle handle, byte[] plain, int offset, int count, BlobWriter writer) {
    Optional<Pieces> text = writer.large(handle.type(), plain, offset, count);
    int textLength = text.map(Pieces::length).orElse(count);
    room(Sealer.sealedLength(textLength));
    if (text.isPresent()) {
      text.get().copyTo(buffer, length + Sealer.IV_BYTES);
    } else {
      System.arraycopy(plain, offset, buffer, length + Sealer.IV_BYTES, count);
    }
    return writer.seal(handle, buffer, length, textLength, text.isPresent() ? count : 0);
  }

  /** Adds a blob as it lies, sealed with the same master key, in another pack. */
  public StoredBlob addSealed(StoredBlob blob, byte[] from, int offset) {
    requireOpen(blob.handle());
    room(blob.length());
    System.arraycopy(from, offset, buffer, length, blob.length());
    return added(new StoredBlob(blob.handle(), length, blob.length(), blob.plainLength()));
  }

  /**
   * Adds a blob of another repository, sealed anew but not compressed anew.
   *
   * @param text what was sealed there
   */
  public StoredBlob addText(StoredBlob blob, byte[] text, int offset, int count, Sealer sealer) {
    requireOpen(blob.handle());
    room(Sealer.sealedLength(count));
    System.arraycopy(text, offset, buffer, length + Sealer.IV_BYTES, count);
    int sealed = sealer.seal(buffer, length, count);
    return added(new StoredBlob(blob.handle(), length, sealed, blob.plainLength()));
  }

  /** Takes over all blobs of another, as they are when a run ends with packs half full. */
  public void addAll(PackBuilder other) {
    for (StoredBlob blob : other.blobs) {
      addSealed(blob, other.buffer, (int) blob.offset());
    }
  }

  private StoredBlob added(StoredBlob blob) {
    blobs.add(blob);
    sha.update(buffer, length, blob.length());
    length += blob.length();
    headerLength += PackHeader.entryLength(blob);
    return blob;
  }

  private void requireOpen(BlobHandle handle) {
    if (finished || handle.type() != type) {
      throw new IllegalStateException(
          finished ? "the pack is finished" : handle + " in a pack of type " + type);
    }
  }

  private void room(int more) {
    long needed = (long) length + more;
    if (needed > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.toIntExact(needed + (SLACK >> 2)));
    }
  }

  /** Whether it has reached its target and should be finished. */
  public boolean isFull() {
    return size() >= target || blobs.size() >= MAX_BLOBS;
  }

  public boolean isEmpty() {
    return blobs.isEmpty();
  }

  /** Size of the file, were it finished now. */
  public int size() {
    return finished ? length : length + headerLength + PackHeader.FIXED_BYTES;
  }

  public BlobType type() {
    return type;
  }

  /**
   * Writes the header; nothing is added after.
   *
   * @throws IllegalStateException when it is empty
   */
  public FinishedPack finish(Sealer sealer) {
    if (finished || blobs.isEmpty()) {
      throw new IllegalStateException(finished ? "the pack is finished" : "the pack is empty");
    }
    room(headerLength + PackHeader.FIXED_BYTES);
    int header = PackHeader.write(blobs, buffer, length + Sealer.IV_BYTES);
    int sealed = sealer.seal(buffer, length, header);
    PackHeader.writeLength(sealed, buffer, length + sealed);
    int end = sealed + PackHeader.LENGTH_BYTES;
    sha.update(buffer, length, end);
    length += end;
    finished = true;
    return new FinishedPack(sha.finish(), buffer, length, List.copyOf(blobs));
  }

  /** Forgets all blobs. */
  public void clear() {
    if (buffer.length > LARGE) {
      buffer = empty(target);
    }
    blobs.clear();
    sha.reset();
    length = 0;
    headerLength = 0;
    finished = false;
  }
}

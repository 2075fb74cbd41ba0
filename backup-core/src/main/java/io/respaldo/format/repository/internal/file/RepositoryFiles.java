package io.respaldo.format.repository.internal.file;

import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.storage.Body;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.Range;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A repository's files as stored bytes, whole or in part: nothing is decrypted here. Thread-safe as
 * the storage is.
 */
public final class RepositoryFiles {
  private static final int MAX_CONFIG = 1 << 20;

  private final StorageBackend storage;
  private final RepositoryLayout layout;

  public RepositoryFiles(StorageBackend storage, RepositoryLayout layout) {
    this.storage = storage;
    this.layout = layout;
  }

  public RepositoryLayout layout() {
    return layout;
  }

  public StorageBackend storage() {
    return storage;
  }

  /** Stores bytes under their own hash; durable on return. */
  public Id write(FileType type, byte[] bytes) throws IOException {
    Id id = Sha256.of(bytes);
    write(type, id, bytes, bytes.length);
    return id;
  }

  /**
   * Stores the beginning of a buffer under its hash, which the caller knows; durable on return. A
   * file of this name and size that is there already is the same file: a lost answer was asked for
   * again.
   */
  public void write(FileType type, Id id, byte[] buffer, int length) throws IOException {
    ObjectKey key = layout.key(type, id);
    try {
      storage.create(key, new BufferBody(buffer, length));
    } catch (StorageException e) {
      if (e.kind() != Kind.EXISTS || size(type, id).orElse(-1L) != length) {
        throw e;
      }
    }
  }

  /**
   * A file's bytes, known to be the ones that were written.
   *
   * @throws StorageException MISSING; DAMAGED when they don't have the name's hash
   */
  public byte[] read(FileType type, Id id) throws IOException {
    ObjectKey key = layout.key(type, id);
    byte[] bytes = readWhole(key, type.maxBytes());
    if (!Sha256.of(bytes).equals(id)) {
      throw Damage.of(
          "'" + key + "' is damaged: its " + bytes.length + " bytes do not have its name's hash");
    }
    return bytes;
  }

  /** The config's bytes; empty when there is none. */
  public Optional<byte[]> readConfig() throws IOException {
    try {
      return Optional.of(readWhole(layout.config(), MAX_CONFIG));
    } catch (StorageException e) {
      if (e.kind() == Kind.MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * @throws StorageException EXISTS
   */
  public void writeConfig(byte[] bytes) throws IOException {
    storage.create(layout.config(), Body.of(bytes));
  }

  private byte[] readWhole(ObjectKey key, int maxBytes) throws IOException {
    try (ObjectContent content = storage.open(key)) {
      long size = content.info().size();
      if (size > maxBytes) {
        throw Damage.of("'" + key + "' has " + size + " bytes, which is more than any such file");
      }
      byte[] bytes = content.readNBytes((int) size + 1);
      if (bytes.length != size) {
        throw Damage.of("'" + key + "' has not the " + size + " bytes that it should have");
      }
      return bytes;
    }
  }

  /**
   * Reads a part of a file into a buffer. Its hash is not looked at.
   *
   * @throws StorageException MISSING; DAMAGED when the file ends before
   */
  public void readPart(FileType type, Id id, long offset, byte[] to, int at, int length)
      throws IOException {
    ObjectKey key = layout.key(type, id);
    try (ObjectContent content = storage.open(key, Range.of(offset, length))) {
      int n = content.readNBytes(to, at, length);
      if (n != length) {
        throw Damage.of(
            "'" + key + "' ends " + (length - n) + " bytes before " + (offset + length));
      }
    }
  }

  /** A part of a file as a stream, which may end early without an error. */
  public ObjectContent open(FileType type, Id id, Range range) throws IOException {
    return storage.open(layout.key(type, id), range);
  }

  /** Size in bytes; empty when there is no such file. */
  public Optional<Long> size(FileType type, Id id) throws IOException {
    return storage.find(layout.key(type, id)).map(ObjectInfo::size);
  }

  /** All files of a type, in no order, streamed; foreign names are left out. To be closed. */
  public Stream<StoredFile> list(FileType type) throws IOException {
    return storage
        .list(layout.folder(type))
        .flatMap(
            info ->
                layout.id(type, info.key()).stream()
                    .map(id -> new StoredFile(id, info.size(), info.modified())));
  }

  /** Removes files; absent ones are fine. */
  public void delete(FileType type, Collection<Id> ids) throws IOException {
    storage.delete(ids.stream().map(id -> layout.key(type, id)).toList());
  }
}

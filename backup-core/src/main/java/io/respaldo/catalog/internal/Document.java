package io.respaldo.catalog.internal;

import io.respaldo.catalog.DamagedDocumentException;
import io.respaldo.storage.Body;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.Tag;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A small object that changes. A change may run more than once and must be idempotent: a lost
 * answer may hide that it was applied.
 */
final class Document<T> {
  /** Nobody's document is larger; a larger object is not one of ours. */
  private static final int MAX_BYTES = 16 << 20;

  private final StorageBackend storage;
  private final ObjectKey key;
  private final Codec<T> codec;

  Document(StorageBackend storage, ObjectKey key, Codec<T> codec) {
    this.storage = storage;
    this.key = key;
    this.codec = codec;
  }

  /** A value as it stood under this tag. */
  record Version<T>(T value, Tag tag) {}

  Optional<Version<T>> read() throws IOException {
    try (ObjectContent in = storage.open(key)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new DamagedDocumentException(key.path(), "it is larger than 16 MiB", null);
      }
      return Optional.of(new Version<>(codec.value(key.path(), bytes), in.info().requireTag()));
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * @throws StorageException EXISTS
   */
  Version<T> create(T value) throws IOException {
    return new Version<>(value, storage.create(key, Body.of(codec.bytes(value))).requireTag());
  }

  /**
   * @throws StorageException CHANGED, MISSING
   */
  Version<T> replace(Version<T> old, T value) throws IOException {
    return new Version<>(
        value, storage.replace(key, Body.of(codec.bytes(value)), old.tag()).requireTag());
  }

  /** Applies a change to whatever is there now; empty when nothing is. */
  Optional<T> update(UnaryOperator<T> change) throws IOException {
    while (true) {
      Optional<Version<T>> now = read();
      if (now.isEmpty()) {
        return Optional.empty();
      }
      T next = change.apply(now.get().value());
      if (next.equals(now.get().value())) {
        return Optional.of(next);
      }
      try {
        return Optional.of(replace(now.get(), next).value());
      } catch (StorageException e) {
        if (e.kind() == StorageException.Kind.MISSING) {
          return Optional.empty();
        }
        if (e.kind() != StorageException.Kind.CHANGED) {
          throw e;
        }
      }
    }
  }
}

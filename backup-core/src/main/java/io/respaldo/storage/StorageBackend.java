package io.respaldo.storage;

import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A store of whole objects under '/'-separated keys. There is no overwrite: an object is created
 * once, or replaced by whoever read it last.
 *
 * <p>Thread-safe; every method blocks. After a {@link StorageException} of kind EXISTS, CHANGED,
 * MISSING, DENIED or FULL nothing happened; after any other failure a write may have happened in
 * full, never in part. A plain {@link IOException} is read as {@link
 * StorageException.Kind#UNAVAILABLE}. An implementation does not retry: {@code RetryingStorage}
 * does, around it.
 */
public interface StorageBackend extends AutoCloseable {
  /**
   * Stores a new object: durable and visible to all on return, never visible before.
   *
   * @throws StorageException EXISTS if the key is taken; FULL
   * @throws IOException what the body threw; there is no object then
   */
  ObjectInfo create(ObjectKey key, Body body) throws IOException;

  /**
   * Replaces a small document if it is still the one that was read: all or nothing, durable on
   * return.
   *
   * <p>CHANGED after a lost answer may hide that our write happened and was built upon since, so
   * callers only make idempotent changes.
   *
   * @param expected the tag of what was read
   * @throws StorageException MISSING, CHANGED; UNSUPPORTED without {@link
   *     Capability#COMPARE_AND_SET}
   */
  ObjectInfo replace(ObjectKey key, Body body, Tag expected) throws IOException;

  /**
   * Opens these bytes of an object. A range beyond the end holds no bytes and is no error. A read
   * that fails throws; it never ends early as if complete.
   *
   * @throws StorageException MISSING
   */
  ObjectContent open(ObjectKey key, Range range) throws IOException;

  /** What is known of an object, its tag included; empty when there is none. */
  Optional<ObjectInfo> find(ObjectKey key) throws IOException;

  /**
   * Every object below the folder at any depth, in no order, each once, streamed with flat memory;
   * objects that come or go meanwhile may or may not appear; what {@code create} returned for
   * before is there. The caller closes the stream. A failure while streaming is thrown as {@link
   * java.io.UncheckedIOException}.
   */
  Stream<ObjectInfo> list(Folder folder) throws IOException;

  /**
   * As {@link #list}, but only the objects right in the folder. A store that can leave out what
   * lies deeper without meeting it overrides this; so does one that answers {@link #list}
   * differently from its inner one.
   */
  default Stream<ObjectInfo> listHere(Folder folder) throws IOException {
    return list(folder).filter(info -> folder.holdsHere(info.key()));
  }

  /**
   * The folders right in this one, each once, in no order: all that hold an object at any depth,
   * and maybe some that hold none. The caller closes the stream. A store that need not meet every
   * object for it overrides this.
   */
  default Stream<Folder> folders(Folder folder) throws IOException {
    return list(folder)
        .filter(info -> !folder.holdsHere(info.key()))
        .map(info -> folder.folderTowards(info.key()))
        .distinct();
  }

  /**
   * Removes objects; absent ones are fine. After an error some may be gone; calling again is safe.
   */
  void delete(Collection<ObjectKey> keys) throws IOException;

  /** What this store promises beyond the interface; constant for its life. */
  Set<Capability> capabilities();

  /** Opens the whole object. */
  default ObjectContent open(ObjectKey key) throws IOException {
    return open(key, Range.ALL);
  }

  /** Bytes that still fit, where the store knows. */
  default OptionalLong free() throws IOException {
    return OptionalLong.empty();
  }

  /**
   * Removes what writers that certainly are dead left of objects that never came to be, below this
   * folder. Never an object, and never what a living writer may still need; rather too little than
   * too much. The engine calls it before each backup.
   */
  default void tidy(Folder folder) throws IOException {}

  /** Frees what the backend holds; objects stay. Idempotent. */
  @Override
  default void close() throws IOException {}
}

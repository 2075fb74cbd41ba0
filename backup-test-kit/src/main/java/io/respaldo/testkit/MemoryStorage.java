package io.respaldo.testkit;

import io.respaldo.storage.Body;
import io.respaldo.storage.Capability;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.Range;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.Tag;
import io.respaldo.time.TimeSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A storage in memory with every capability, for tests: objects live as long as this one does.
 * Thread-safe; never blocks. Not for data: an object is at most 2 GiB and all of them share the
 * heap.
 */
public final class MemoryStorage implements StorageBackend {
  private static final class Stored {
    final byte[] bytes;
    final ObjectInfo info;

    Stored(byte[] bytes, ObjectInfo info) {
      this.bytes = bytes;
      this.info = info;
    }
  }

  private final ConcurrentNavigableMap<String, Stored> objects = new ConcurrentSkipListMap<>();
  private final AtomicLong versions = new AtomicLong();
  private final TimeSource time;

  /** An empty one on the system's clock. */
  public MemoryStorage() {
    this(TimeSource.system());
  }

  /** An empty one whose objects are dated by this clock. */
  public MemoryStorage(TimeSource time) {
    this.time = time;
  }

  @Override
  public ObjectInfo create(ObjectKey key, Body body) throws IOException {
    if (objects.containsKey(key.path())) {
      throw StorageException.exists(key);
    }
    Stored made = stored(key, body);
    if (objects.putIfAbsent(key.path(), made) != null) {
      throw StorageException.exists(key);
    }
    return made.info;
  }

  @Override
  public ObjectInfo replace(ObjectKey key, Body body, Tag expected) throws IOException {
    Stored old = get(key);
    if (!old.info.requireTag().equals(expected)) {
      throw StorageException.changed(key);
    }
    Stored made = stored(key, body);
    if (!objects.replace(key.path(), old, made)) {
      throw objects.containsKey(key.path())
          ? StorageException.changed(key)
          : StorageException.missing(key);
    }
    return made.info;
  }

  @Override
  public ObjectContent open(ObjectKey key, Range range) throws IOException {
    Stored stored = get(key);
    int from = (int) Math.min(range.offset(), stored.bytes.length);
    int length = (int) Math.min(range.length(), stored.bytes.length - from);
    return new ObjectContent(stored.info, new ByteArrayInputStream(stored.bytes, from, length));
  }

  @Override
  public Optional<ObjectInfo> find(ObjectKey key) {
    return Optional.ofNullable(objects.get(key.path())).map(stored -> stored.info);
  }

  @Override
  public Stream<ObjectInfo> list(Folder folder) {
    ConcurrentNavigableMap<String, Stored> below =
        folder.path().isEmpty()
            ? objects
            // '0' is the character after '/'
            : objects.subMap(folder.path() + "/", folder.path() + "0");
    return below.values().stream().map(stored -> stored.info);
  }

  @Override
  public void delete(Collection<ObjectKey> keys) {
    keys.forEach(key -> objects.remove(key.path()));
  }

  @Override
  public Set<Capability> capabilities() {
    return Collections.unmodifiableSet(EnumSet.allOf(Capability.class));
  }

  @Override
  public OptionalLong free() {
    Runtime heap = Runtime.getRuntime();
    return OptionalLong.of(heap.maxMemory() - heap.totalMemory() + heap.freeMemory());
  }

  private Stored get(ObjectKey key) throws StorageException {
    Stored stored = objects.get(key.path());
    if (stored == null) {
      throw StorageException.missing(key);
    }
    return stored;
  }

  private Stored stored(ObjectKey key, Body body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long size = body.copyTo(out);
    Instant now = time.now();
    Tag tag = new Tag("v" + versions.incrementAndGet());
    return new Stored(out.toByteArray(), new ObjectInfo(key, size, now, Optional.of(tag)));
  }
}

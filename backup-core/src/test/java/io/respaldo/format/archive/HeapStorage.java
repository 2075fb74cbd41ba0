package io.respaldo.format.archive;

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
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** A storage in memory, as small as can be. */
public class HeapStorage implements StorageBackend {
  public final Map<ObjectKey, byte[]> objects = new ConcurrentSkipListMap<>();

  public byte[] bytes(ObjectKey key) {
    return Objects.requireNonNull(objects.get(key));
  }

  @Override
  public ObjectInfo create(ObjectKey key, Body body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    body.writeTo(out);
    if (objects.putIfAbsent(key, out.toByteArray()) != null) {
      throw StorageException.exists(key);
    }
    return find(key).orElseThrow();
  }

  @Override
  public ObjectInfo replace(ObjectKey key, Body body, Tag expected) throws IOException {
    throw new StorageException(StorageException.Kind.UNSUPPORTED, "no replace");
  }

  @Override
  public ObjectContent open(ObjectKey key, Range range) throws IOException {
    ObjectInfo info = find(key).orElseThrow(() -> StorageException.missing(key));
    byte[] all = objects.getOrDefault(key, new byte[0]);
    int from = (int) Math.min(all.length, range.offset());
    int length = (int) Math.min(all.length - from, range.length());
    return new ObjectContent(info, new ByteArrayInputStream(all, from, length));
  }

  @Override
  public Optional<ObjectInfo> find(ObjectKey key) {
    return Optional.ofNullable(objects.get(key))
        .map(b -> new ObjectInfo(key, b.length, Instant.EPOCH, Optional.empty()));
  }

  @Override
  public Stream<ObjectInfo> list(Folder folder) {
    return objects.keySet().stream().filter(folder::holds).flatMap(k -> find(k).stream());
  }

  @Override
  public void delete(Collection<ObjectKey> keys) {
    keys.forEach(objects::remove);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.WRITE);
  }
}

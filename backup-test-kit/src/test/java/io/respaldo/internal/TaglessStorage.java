package io.respaldo.internal;

import io.respaldo.storage.Folder;
import io.respaldo.storage.ForwardingStorage;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.StorageBackend;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Lists without tags, as a disk does; and can be made to tell another time of an object. */
public final class TaglessStorage extends ForwardingStorage {
  private final Map<String, Instant> times = new ConcurrentHashMap<>();

  public TaglessStorage(StorageBackend inner) {
    super(inner);
  }

  /** What a listing shall tell of the object from now on. */
  public void date(String key, Instant modified) {
    times.put(key, modified);
  }

  private ObjectInfo plain(ObjectInfo info) {
    Instant modified = times.getOrDefault(info.key().path(), info.modified());
    return new ObjectInfo(info.key(), info.size(), modified, Optional.empty());
  }

  @Override
  public Stream<ObjectInfo> list(Folder folder) throws IOException {
    return inner.list(folder).map(this::plain);
  }

  @Override
  public Stream<ObjectInfo> listHere(Folder folder) throws IOException {
    return inner.listHere(folder).map(this::plain);
  }
}

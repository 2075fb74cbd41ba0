package io.respaldo.format.repository.internal;

import io.respaldo.storage.Body;
import io.respaldo.storage.ForwardingStorage;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;

/** Takes so many objects, then none. */
public final class FullStorage extends ForwardingStorage {
  private int left;

  public FullStorage(StorageBackend inner, int room) {
    super(inner);
    this.left = room;
  }

  @Override
  public synchronized ObjectInfo create(ObjectKey key, Body body) throws IOException {
    if (left-- <= 0) {
      throw new StorageException(Kind.FULL, "no space left for '" + key + "'");
    }
    return super.create(key, body);
  }
}

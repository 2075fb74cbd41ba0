package io.respaldo.internal;

import io.respaldo.storage.Body;
import io.respaldo.storage.ForwardingStorage;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.Tag;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;

/** A storage where somebody else does something just before or just after a write. */
class MeddlingStorage extends ForwardingStorage {
  /** What somebody else does; by default nothing. */
  interface Meddler {
    void meddle(String call, String key) throws IOException, InterruptedException;
  }

  private volatile Meddler before = (call, key) -> {};
  private volatile Meddler after = (call, key) -> {};

  MeddlingStorage(StorageBackend inner) {
    super(inner);
  }

  /** Before each {@code create}, {@code replace} and {@code delete}. */
  void before(Meddler meddler) {
    before = meddler;
  }

  /** After each {@code create}, {@code replace} and {@code delete}. */
  void after(Meddler meddler) {
    after = meddler;
  }

  private static void tell(Meddler meddler, String call, String key) throws IOException {
    try {
      meddler.meddle(call, key);
    } catch (InterruptedException e) {
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  @Override
  public ObjectInfo create(ObjectKey key, Body body) throws IOException {
    tell(before, "create", key.path());
    ObjectInfo info = inner.create(key, body);
    tell(after, "create", key.path());
    return info;
  }

  @Override
  public ObjectInfo replace(ObjectKey key, Body body, Tag expected) throws IOException {
    tell(before, "replace", key.path());
    ObjectInfo info = inner.replace(key, body, expected);
    tell(after, "replace", key.path());
    return info;
  }

  @Override
  public void delete(Collection<ObjectKey> keys) throws IOException {
    tell(before, "delete", keys.toString());
    inner.delete(keys);
    tell(after, "delete", keys.toString());
  }
}

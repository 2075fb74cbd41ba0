package io.respaldo.format.repository.internal;

import io.respaldo.storage.Body;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ForwardingStorage;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.Range;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Stops at a call and answers nothing any more, as if the process had been killed there: before the
 * call, after it, or, when several objects are deleted, in its middle.
 */
public final class StoppingStorage extends ForwardingStorage {
  /** Where in a call. */
  public enum Where {
    BEFORE,
    HALF,
    AFTER
  }

  private int calls;
  private int stopAt = Integer.MAX_VALUE;
  private Where where = Where.BEFORE;
  private boolean stopped;
  private boolean changesOnly;

  public StoppingStorage(StorageBackend inner) {
    super(inner);
  }

  /** From now on, counted from 1. */
  public synchronized void stopAt(int call, Where at) {
    calls = 0;
    stopped = false;
    stopAt = call;
    where = at;
    changesOnly = false;
  }

  /** As above, but only calls that change something count. */
  public synchronized void stopAtChange(int change, Where at) {
    stopAt(change, at);
    changesOnly = true;
  }

  /** Everything works again. */
  public synchronized void heal() {
    stopAt(Integer.MAX_VALUE, Where.BEFORE);
  }

  /** Since the last {@link #stopAt} or {@link #heal}. */
  public synchronized int calls() {
    return calls;
  }

  private interface Call<T> {
    T run() throws IOException;
  }

  private synchronized <T> T look(Call<T> call) throws IOException {
    if (changesOnly) {
      if (stopped) {
        throw stop();
      }
      return call.run();
    }
    return call(call, () -> {});
  }

  private synchronized <T> T call(Call<T> call, Half half) throws IOException {
    calls++;
    stopped |= calls > stopAt;
    if (stopped || (calls == stopAt && where == Where.BEFORE)) {
      stopped = true;
      throw stop();
    }
    if (calls == stopAt && where == Where.HALF) {
      stopped = true;
      half.run();
      throw stop();
    }
    T result = call.run();
    if (calls == stopAt) {
      stopped = true;
      throw stop();
    }
    return result;
  }

  private interface Half {
    void run() throws IOException;
  }

  private static StorageException stop() {
    return new StorageException(Kind.UNAVAILABLE, "stopped");
  }

  @Override
  public ObjectInfo create(ObjectKey key, Body body) throws IOException {
    return call(() -> inner.create(key, body), () -> {});
  }

  @Override
  public ObjectContent open(ObjectKey key, Range range) throws IOException {
    return look(() -> inner.open(key, range));
  }

  @Override
  public Optional<ObjectInfo> find(ObjectKey key) throws IOException {
    return look(() -> inner.find(key));
  }

  @Override
  public Stream<ObjectInfo> list(Folder folder) throws IOException {
    return look(() -> inner.list(folder));
  }

  @Override
  public void delete(Collection<ObjectKey> keys) throws IOException {
    List<ObjectKey> all = new ArrayList<>(keys);
    call(
        () -> {
          inner.delete(all);
          return all;
        },
        () -> inner.delete(all.subList(0, (all.size() + 1) / 2)));
  }
}

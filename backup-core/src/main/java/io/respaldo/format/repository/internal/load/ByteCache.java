package io.respaldo.format.repository.internal.load;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps what was used last, up to so many bytes. Thread-safe. */
final class ByteCache<K> {
  private final long max;
  private final Map<K, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long size;

  ByteCache(long max) {
    this.max = max;
  }

  synchronized byte @Nullable [] get(K key) {
    return kept.get(key);
  }

  synchronized void put(K key, byte[] value) {
    byte[] before = kept.put(key, value);
    size += value.length - (before == null ? 0 : before.length);
    Iterator<byte[]> oldest = kept.values().iterator();
    while (size > max && oldest.hasNext()) {
      size -= oldest.next().length;
      oldest.remove();
    }
  }
}

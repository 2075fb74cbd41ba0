package io.respaldo.catalog.internal;

import io.respaldo.catalog.RunRecord;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Spares reading again what a listing shows to be unchanged: by tag, or else by size and time,
 * provided that the time was well past when the record was read (a later change within the clock's
 * grain would look the same). Bounded; thread-safe.
 */
final class RecordCache {
  private static final int MAX_RECORDS = 20_000;
  private static final Duration SETTLED = Duration.ofSeconds(10);

  private record Cached(ObjectInfo info, RunRecord record, boolean settled) {}

  private final TimeSource time;
  private final Map<ObjectKey, Cached> records =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectKey, Cached> eldest) {
          return size() > MAX_RECORDS;
        }
      };

  RecordCache(TimeSource time) {
    this.time = time;
  }

  synchronized Optional<RunRecord> get(ObjectInfo listed) {
    Cached cached = records.get(listed.key());
    if (cached == null) {
      return Optional.empty();
    }
    boolean same =
        listed.tag().isPresent()
            ? listed.tag().equals(cached.info().tag())
            : cached.settled()
                && listed.size() == cached.info().size()
                && listed.modified().equals(cached.info().modified());
    return same ? Optional.of(cached.record()) : Optional.empty();
  }

  synchronized void put(ObjectInfo listed, RunRecord record) {
    Instant settledBefore = time.now().minus(SETTLED);
    records.put(
        listed.key(), new Cached(listed, record, listed.modified().isBefore(settledBefore)));
  }
}

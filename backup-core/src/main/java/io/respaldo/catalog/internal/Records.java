package io.respaldo.catalog.internal;

import io.respaldo.InstanceName;
import io.respaldo.catalog.DamagedDocumentException;
import io.respaldo.catalog.RunRecord;
import io.respaldo.catalog.internal.RecordBlock.Known;
import io.respaldo.catalog.internal.RecordCache.Remembered;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.StorageBackend;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all records of an instance, and none twice without need. Thread-safe.
 *
 * <p>It always lists. A record is taken from memory, or from the {@link RecordIndex}, when the
 * listing shows the object from which it was read: by its tag, or else by size and time. Without a
 * tag, a record is remembered only if it was {@link #SETTLED} when it was read, by our clock and by
 * the store's as far as a newer object shows that: a later change can't bear the same time then.
 *
 * <p>What a listing without tags can't tell is a change in place that restores size and time. So
 * nobody deletes on the word of what was remembered: who deletes reads the record again.
 */
final class Records {
  private static final Logger LOG = LoggerFactory.getLogger(Records.class);
  private static final Duration SETTLED = Duration.ofSeconds(10);

  /** Fewer are read one by one as fast, and by one thread. */
  private static final int MANY = 64;

  private final StorageBackend home;
  private final TimeSource time;
  private final RecordCache cache;
  private final RecordIndex indexes;

  Records(StorageBackend home, TimeSource time, RecordCache cache) {
    this.home = home;
    this.time = time;
    this.cache = cache;
    this.indexes = new RecordIndex(home);
  }

  /** In no order. A damaged one is left out, with an error in the log. */
  List<RunRecord> all(InstanceName name) throws IOException {
    Instant now = time.now();
    RecordListing listing = RecordListing.of(home, name);
    Instant settled = (now.isBefore(listing.newest()) ? now : listing.newest()).minus(SETTLED);
    Remembered before = cache.get(name);
    Look look = new Look(listing);
    look.take(before.months());
    Optional<ObjectInfo> index = before.index();
    if (look.unread() >= MANY && !listing.index().equals(index)) {
      index = listing.index();
      look.take(index.isPresent() ? indexes.read(name) : Map.of());
    }
    int fresh = look.readRest(settled);
    Map<String, RecordBlock> blocks = look.blocks();
    if (!blocks.equals(before.months()) || !index.equals(before.index())) {
      cache.put(name, new Remembered(blocks, before.fresh() + fresh, index));
    }
    return look.found();
  }

  /** Writes the index if that spares the next process enough; for whoever has the lease. */
  void saveIndex(InstanceName name) throws IOException {
    Remembered now = cache.get(name);
    int count = now.count();
    if (count >= MANY && now.fresh() >= Math.max(MANY / 2, count / 64)) {
      indexes.write(name, now.months());
      cache.put(name, new Remembered(now.months(), 0, now.index()));
    }
  }

  /** Forgets all of an instance, in the index too: something was not as remembered. */
  void distrust(InstanceName name) throws IOException {
    cache.forget(name);
    home.delete(List.of(RecordIndex.key(name)));
  }

  /** One look at all records of one instance. */
  private final class Look {
    private final Map<String, Month> months = new HashMap<>();

    Look(RecordListing listing) {
      listing.months().forEach((folder, objects) -> months.put(folder, new Month(objects)));
    }

    void take(Map<String, RecordBlock> blocks) {
      blocks.forEach(
          (folder, block) -> {
            Month month = months.get(folder);
            if (month != null) {
              month.take(block);
            }
          });
    }

    int unread() {
      return months.values().stream().mapToInt(m -> m.unread.size()).sum();
    }

    /**
     * @return how many of them are remembered from now on
     */
    int readRest(Instant settled) throws IOException {
      int fresh = 0;
      for (Month month : months.values()) {
        fresh += month.readRest(settled);
      }
      return fresh;
    }

    Map<String, RecordBlock> blocks() {
      Map<String, RecordBlock> blocks = new HashMap<>();
      months.forEach((folder, month) -> blocks.put(folder, month.block()));
      blocks.values().removeIf(b -> b.count() == 0);
      return blocks;
    }

    List<RunRecord> found() {
      List<RunRecord> all = new ArrayList<>();
      months.values().forEach(m -> all.addAll(m.found));
      return all;
    }
  }

  /** One look at the records of one month. */
  private final class Month {
    private final Map<String, ObjectInfo> unread;
    private final List<RunRecord> found;
    private final List<Known> known;

    /** Holds exactly what is known; empty when such a one has to be made. */
    private Optional<RecordBlock> block = Optional.of(RecordBlock.EMPTY);

    Month(List<ObjectInfo> objects) {
      unread = new HashMap<>(objects.size() * 2);
      found = new ArrayList<>(objects.size());
      known = new ArrayList<>(objects.size());
      objects.forEach(o -> unread.put(o.key().name(), o));
    }

    void take(RecordBlock from) {
      int before = known.size();
      for (Known k : from.all()) {
        ObjectInfo listed = unread.get(k.object());
        if (listed != null && k.isOf(listed)) {
          unread.remove(k.object());
          remember(k);
        }
      }
      if (before == 0 && known.size() == from.count()) {
        block = Optional.of(from);
      }
    }

    private void remember(Known k) {
      known.add(k);
      found.add(k.record());
      block = Optional.empty();
    }

    int readRest(Instant settled) throws IOException {
      int before = known.size();
      List<ObjectInfo> rest = List.copyOf(unread.values());
      for (Optional<Known> read : read(rest)) {
        if (read.isPresent() && isLasting(read.get(), settled)) {
          remember(read.get());
        } else {
          read.ifPresent(k -> found.add(k.record()));
        }
      }
      return known.size() - before;
    }

    private List<Optional<Known>> read(List<ObjectInfo> objects) throws IOException {
      if (objects.size() >= MANY) {
        return Parallel.map(objects, Records.this::read);
      }
      List<Optional<Known>> all = new ArrayList<>(objects.size());
      for (ObjectInfo info : objects) {
        all.add(Records.this.read(info));
      }
      return all;
    }

    RecordBlock block() {
      return block.orElseGet(() -> RecordBlock.of(known));
    }
  }

  private static boolean isLasting(Known k, Instant settled) {
    return k.tag().isPresent() || k.modified().isBefore(settled);
  }

  private Optional<Known> read(ObjectInfo info) throws IOException {
    try {
      Optional<Document.Version<RunRecord>> version =
          new Document<>(home, info.key(), RecordCodec.INSTANCE).read();
      if (version.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(new Known(Catalog.atHome(info.key(), version.get().value()), info));
    } catch (DamagedDocumentException e) {
      LOG.error("a record is left out: {}", e.getMessage());
      return Optional.empty();
    }
  }
}

package io.respaldo.catalog.internal;

import io.respaldo.InstanceName;
import io.respaldo.storage.ObjectInfo;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers the records of instances in few bytes, up to an eighth of the heap. When there is no
 * room, what nobody asked for in a long time goes; otherwise the newcomer is not remembered. So one
 * look at everything, or many in turn, never push out what the next look needs. Thread-safe.
 */
final class RecordCache {
  /**
   * What is remembered of one instance.
   *
   * @param months blocks by the path of their month's folder
   * @param fresh how many of them no index was seen to hold
   * @param index the index that was read last, as it was listed
   */
  record Remembered(Map<String, RecordBlock> months, int fresh, Optional<ObjectInfo> index) {
    static final Remembered NOTHING = new Remembered(Map.of(), 0, Optional.empty());

    Remembered {
      months = Map.copyOf(months);
    }

    int count() {
      return months.values().stream().mapToInt(RecordBlock::count).sum();
    }

    long size() {
      return OVERHEAD + months.values().stream().mapToLong(b -> b.size() + OVERHEAD).sum();
    }
  }

  private static final class Slot {
    private Remembered value = Remembered.NOTHING;
    private long asked;
  }

  private static final long OVERHEAD = 200;

  private final long room;
  private final Map<InstanceName, Slot> slots = new HashMap<>();
  private long used;
  private long requests;

  RecordCache() {
    this(Runtime.getRuntime().maxMemory() / 8);
  }

  RecordCache(long room) {
    this.room = room;
  }

  synchronized Remembered get(InstanceName name) {
    requests++;
    Slot slot = slots.get(name);
    if (slot == null) {
      return Remembered.NOTHING;
    }
    slot.asked = requests;
    return slot.value;
  }

  synchronized void put(InstanceName name, Remembered value) {
    forget(name);
    if (used + value.size() > room) {
      dropOld();
    }
    if (used + value.size() <= room) {
      Slot slot = new Slot();
      slot.value = value;
      slot.asked = requests;
      slots.put(name, slot);
      used += value.size();
    }
  }

  synchronized void forget(InstanceName name) {
    Slot slot = slots.remove(name);
    if (slot != null) {
      used -= slot.value.size();
    }
  }

  private void dropOld() {
    long old = requests - 8L * slots.size() - 64;
    for (Iterator<Slot> each = slots.values().iterator(); each.hasNext(); ) {
      Slot slot = each.next();
      if (slot.asked < old) {
        used -= slot.value.size();
        each.remove();
      }
    }
  }

  /** Bytes in use. */
  synchronized long used() {
    return used;
  }
}

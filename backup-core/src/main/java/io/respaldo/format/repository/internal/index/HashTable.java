package io.respaldo.format.repository.internal.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * From ids to numbers of a column, by open addressing. Any length, so that it grows in small steps.
 * One thread adds; others read meanwhile without a lock, and miss at most what is being added.
 */
final class HashTable {
  private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(int[].class);
  private static final int FIRST = 8;

  private final IdColumn ids;
  private volatile int[] slots = new int[FIRST];
  private int used;

  HashTable(IdColumn ids) {
    this.ids = ids;
  }

  /** Makes room for so many numbers at once, at a load of 0.75. */
  void expect(int more) {
    long needed = (used + (long) more) * 4 / 3 + 1;
    if (needed > slots.length) {
      resize(Math.toIntExact(needed));
    }
  }

  /** Adds a number whose id is in the column; the load stays between 0.67 and 0.8. */
  void add(int number) {
    if ((used + 1L) * 5 > slots.length * 4L) {
      resize(Math.toIntExact(slots.length * 6L / 5 + 1));
    }
    put(slots, number);
    used++;
  }

  private void resize(int length) {
    int[] larger = new int[length];
    for (int slot : slots) {
      if (slot != 0) {
        put(larger, slot - 1);
      }
    }
    slots = larger;
  }

  private void put(int[] to, int number) {
    int at = start(ids.head(number), to.length);
    while (to[at] != 0) {
      at = at + 1 == to.length ? 0 : at + 1;
    }
    SLOTS.setRelease(to, at, number + 1);
  }

  private static int start(long head, int length) {
    return (int) (((head & 0xffffffffL) * length) >>> 32);
  }

  /** Goes through the numbers that may have an id whose first eight bytes are these. */
  Walk walk(long head) {
    int[] now = slots;
    return new Walk(now, start(head, now.length));
  }

  /** A walk along a row of used slots. */
  static final class Walk {
    private final int[] slots;
    private int at;

    private Walk(int[] slots, int at) {
      this.slots = slots;
      this.at = at;
    }

    /** The next number; -1 at the end. */
    int next() {
      int slot = (int) SLOTS.getAcquire(slots, at);
      at = at + 1 == slots.length ? 0 : at + 1;
      return slot - 1;
    }
  }
}

package io.respaldo.format.repository.internal.stats;

/** Numbers other than 0, by open addressing. Not thread-safe. */
final class LongSet {
  private long[] slots = new long[64];
  private int size;

  /** False when it is in already. */
  boolean add(long value) {
    if (2 * size >= slots.length) {
      grow();
    }
    if (!put(value)) {
      return false;
    }
    size++;
    return true;
  }

  private boolean put(long value) {
    int at = (int) (value & (slots.length - 1));
    while (slots[at] != 0) {
      if (slots[at] == value) {
        return false;
      }
      at = (at + 1) & (slots.length - 1);
    }
    slots[at] = value;
    return true;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[2 * old.length];
    for (long value : old) {
      if (value != 0) {
        boolean unused = put(value);
      }
    }
  }
}

package io.respaldo.format.repository.internal.chunk;

/**
 * Finds the places where a chunk may end. Searches four stretches at a time: the steps of one
 * search wait for each other, those of four fill the time. Thread-safe.
 *
 * <p>The four are written out, because that is what makes them fast.
 */
final class CutSearch {
  static final int NONE = -1;

  /** The fingerprint's bits that are zero at a cut. */
  private static final long MASK = (1 << 20) - 1;

  /** Length of one of the four stretches: short, as what is found first makes the rest useless. */
  private static final int STRETCH = 8 << 10;

  private static final int WINDOW = RabinTables.WINDOW;
  private static final int SHIFT = RabinTables.SHIFT;

  private final RabinTables tables;

  CutSearch(RabinTables tables) {
    this.tables = tables;
  }

  /**
   * The first place from {@code from} to {@code to}, both included, where the 64 bytes before have
   * a fingerprint whose low 20 bits are zero; {@link #NONE} if there is none.
   *
   * @param from at least 64 behind the content's beginning
   */
  int first(byte[] buffer, int from, int to) {
    if (from > to) {
      return NONE;
    }
    int at = from;
    if ((tables.digest(buffer, at) & MASK) == 0) {
      return at;
    }
    while (to - at >= 4 * STRETCH) {
      int found = four(buffer, at);
      if (found != NONE) {
        return found;
      }
      at += 4 * STRETCH;
    }
    return one(buffer, at, to, tables.digest(buffer, at));
  }

  /** Searches behind {@code start}, where no cut is, up to and including {@code to}. */
  private int one(byte[] buffer, int start, int to, long digest) {
    long[] mod = tables.mod;
    long[] out = tables.out;
    long d = digest;
    for (int i = start; i < to; i++) {
      d =
          ((d << 8) | (buffer[i] & 0xff))
              ^ mod[(int) (d >>> SHIFT) & 0xff]
              ^ out[buffer[i - WINDOW] & 0xff];
      if ((d & MASK) == 0) {
        return i + 1;
      }
    }
    return NONE;
  }

  private int four(byte[] buffer, int start) {
    long[] mod = tables.mod;
    long[] out = tables.out;
    long d0 = tables.digest(buffer, start);
    long d1 = tables.digest(buffer, start + STRETCH);
    long d2 = tables.digest(buffer, start + 2 * STRETCH);
    long d3 = tables.digest(buffer, start + 3 * STRETCH);
    int later = NONE;
    for (int i = start; i < start + STRETCH; i++) {
      int i1 = i + STRETCH;
      int i2 = i + 2 * STRETCH;
      int i3 = i + 3 * STRETCH;
      d0 =
          ((d0 << 8) | (buffer[i] & 0xff))
              ^ mod[(int) (d0 >>> SHIFT) & 0xff]
              ^ out[buffer[i - WINDOW] & 0xff];
      d1 =
          ((d1 << 8) | (buffer[i1] & 0xff))
              ^ mod[(int) (d1 >>> SHIFT) & 0xff]
              ^ out[buffer[i1 - WINDOW] & 0xff];
      d2 =
          ((d2 << 8) | (buffer[i2] & 0xff))
              ^ mod[(int) (d2 >>> SHIFT) & 0xff]
              ^ out[buffer[i2 - WINDOW] & 0xff];
      d3 =
          ((d3 << 8) | (buffer[i3] & 0xff))
              ^ mod[(int) (d3 >>> SHIFT) & 0xff]
              ^ out[buffer[i3 - WINDOW] & 0xff];
      // one branch for all: below zero where the bits of any are zero
      if ((((d0 & MASK) - 1) | ((d1 & MASK) - 1) | ((d2 & MASK) - 1) | ((d3 & MASK) - 1)) < 0) {
        if ((d0 & MASK) == 0) {
          return i + 1;
        }
        int found = (d1 & MASK) == 0 ? i1 + 1 : (d2 & MASK) == 0 ? i2 + 1 : i3 + 1;
        later = later == NONE ? found : Math.min(later, found);
      }
    }
    return later;
  }
}

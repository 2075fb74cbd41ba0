package io.respaldo.format.repository.internal.chunk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the places where a chunk may end. Searches four stretches at a time: the steps of one
 * search wait for each other, those of four fill the time. Thread-safe.
 *
 * <p>The loops are written out, four times eight steps, because that is what makes them fast.
 */
final class CutSearch {
  static final int NONE = -1;

  /** The fingerprint's bits that are zero at a cut. */
  private static final long MASK = (1 << 20) - 1;

  /** Length of one of the four stretches: short, as what is found first makes the rest useless. */
  private static final int STRETCH = 8 << 10;

  private static final int WINDOW = RabinTables.WINDOW;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

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
    int shift = tables.shift;
    long d = digest;
    for (int i = start; i < to; i++) {
      d =
          ((d << 8) | (buffer[i] & 0xff))
              ^ mod[(int) (d >>> shift) & 0xff]
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
    int shift = tables.shift;
    long d0 = tables.digest(buffer, start);
    long d1 = tables.digest(buffer, start + STRETCH);
    long d2 = tables.digest(buffer, start + 2 * STRETCH);
    long d3 = tables.digest(buffer, start + 3 * STRETCH);
    int found1 = NONE;
    int found2 = NONE;
    int found3 = NONE;
    for (int i = start; i < start + STRETCH; i += 8) {
      long in0 = (long) LONGS.get(buffer, i);
      long in1 = (long) LONGS.get(buffer, i + STRETCH);
      long in2 = (long) LONGS.get(buffer, i + 2 * STRETCH);
      long in3 = (long) LONGS.get(buffer, i + 3 * STRETCH);
      long gone0 = (long) LONGS.get(buffer, i - WINDOW);
      long gone1 = (long) LONGS.get(buffer, i + STRETCH - WINDOW);
      long gone2 = (long) LONGS.get(buffer, i + 2 * STRETCH - WINDOW);
      long gone3 = (long) LONGS.get(buffer, i + 3 * STRETCH - WINDOW);
      for (int k = 1; k <= 8; k++) {
        d0 =
            ((d0 << 8) | (in0 & 0xff)) ^ mod[(int) (d0 >>> shift) & 0xff] ^ out[(int) gone0 & 0xff];
        d1 =
            ((d1 << 8) | (in1 & 0xff)) ^ mod[(int) (d1 >>> shift) & 0xff] ^ out[(int) gone1 & 0xff];
        d2 =
            ((d2 << 8) | (in2 & 0xff)) ^ mod[(int) (d2 >>> shift) & 0xff] ^ out[(int) gone2 & 0xff];
        d3 =
            ((d3 << 8) | (in3 & 0xff)) ^ mod[(int) (d3 >>> shift) & 0xff] ^ out[(int) gone3 & 0xff];
        if ((d0 & MASK) == 0) {
          return i + k;
        }
        if ((d1 & MASK) == 0 && found1 == NONE) {
          found1 = i + STRETCH + k;
        }
        if ((d2 & MASK) == 0 && found2 == NONE) {
          found2 = i + 2 * STRETCH + k;
        }
        if ((d3 & MASK) == 0 && found3 == NONE) {
          found3 = i + 3 * STRETCH + k;
        }
        in0 >>>= 8;
        in1 >>>= 8;
        in2 >>>= 8;
        in3 >>>= 8;
        gone0 >>>= 8;
        gone1 >>>= 8;
        gone2 >>>= 8;
        gone3 >>>= 8;
      }
    }
    return found1 != NONE ? found1 : found2 != NONE ? found2 : found3;
  }
}

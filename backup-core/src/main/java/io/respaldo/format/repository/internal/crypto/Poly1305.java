package io.respaldo.format.repository.internal.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Poly1305 with limbs of 44, 44 and 42 bits (the layout of Andrew Moon's poly1305-donna-64). The
 * high half of a product is taken with one factor shifted so that it starts at bit 44: no carries
 * between words of 128 bits are needed. No branch and no index depends on secrets. Confined to one
 * thread.
 */
final class Poly1305 {
  private static final int BLOCK = 16;
  private static final long M44 = (1L << 44) - 1;
  private static final long M42 = (1L << 42) - 1;

  /** The bit that is set behind a whole block. */
  private static final long TOP = 1L << 40;

  /** Shifts of the factors: 6 + 14 + 44 = 64. */
  private static final int H_SHIFT = 6;

  private static final int R_SHIFT = 14;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long r0;
  private final long r1;
  private final long r2;
  private long h0;
  private long h1;
  private long h2;

  /**
   * @param r 16 bytes, cleared where they must be or not
   */
  Poly1305(byte[] r) {
    long low = (long) LONGS.get(r, 0) & 0x0ffffffc0fffffffL;
    long high = (long) LONGS.get(r, 8) & 0x0ffffffc0ffffffcL;
    r0 = low & M44;
    r1 = ((low >>> 44) | (high << 20)) & M44;
    r2 = high >>> 24;
  }

  void begin() {
    h0 = 0;
    h1 = 0;
    h2 = 0;
  }

  /**
   * @param last whether this ends the message; a multiple of 16 bytes otherwise
   */
  void update(byte[] in, int offset, int length, boolean last) {
    int whole = length & -BLOCK;
    blocks(in, offset, whole, TOP);
    if (whole < length) {
      if (!last) {
        throw new IllegalArgumentException("not a whole number of blocks: " + length);
      }
      byte[] rest = new byte[BLOCK];
      System.arraycopy(in, offset + whole, rest, 0, length - whole);
      rest[length - whole] = 1;
      blocks(rest, 0, BLOCK, 0);
    }
  }

  private void blocks(byte[] in, int offset, int length, long top) {
    long a0 = h0;
    long a1 = h1;
    long a2 = h2;
    final long s1 = r1 * 20;
    final long s2 = r2 * 20;
    final long p0 = r0 << R_SHIFT;
    final long p1 = r1 << R_SHIFT;
    final long p2 = r2 << R_SHIFT;
    final long q1 = s1 << R_SHIFT;
    final long q2 = s2 << R_SHIFT;
    for (int i = offset; i < offset + length; i += BLOCK) {
      long low = (long) LONGS.get(in, i);
      long high = (long) LONGS.get(in, i + 8);
      a0 += low & M44;
      a1 += ((low >>> 44) | (high << 20)) & M44;
      a2 += (high >>> 24) | top;
      long b0 = a0 << H_SHIFT;
      long b1 = a1 << H_SHIFT;
      long b2 = a2 << H_SHIFT;
      long d0 = ((a0 * r0) & M44) + ((a1 * s2) & M44) + ((a2 * s1) & M44);
      long d1 = ((a0 * r1) & M44) + ((a1 * r0) & M44) + ((a2 * s2) & M44);
      long d2 = ((a0 * r2) & M44) + ((a1 * r1) & M44) + ((a2 * r0) & M44);
      long e0 = Math.multiplyHigh(b0, p0) + Math.multiplyHigh(b1, q2) + Math.multiplyHigh(b2, q1);
      long e1 = Math.multiplyHigh(b0, p1) + Math.multiplyHigh(b1, p0) + Math.multiplyHigh(b2, q2);
      long e2 = Math.multiplyHigh(b0, p2) + Math.multiplyHigh(b1, p1) + Math.multiplyHigh(b2, p0);
      d1 += e0 + (d0 >>> 44);
      d2 += e1 + (d1 >>> 44);
      a2 = d2 & M42;
      a0 = (d0 & M44) + ((e2 << 2) + (d2 >>> 42)) * 5;
      a1 = (d1 & M44) + (a0 >>> 44);
      a0 &= M44;
    }
    h0 = a0;
    h1 = a1;
    h2 = a2;
  }

  /** Reduces, adds, and writes the tag of 16 bytes. */
  void finish(byte[] added, byte[] to, int offset) {
    long a1 = h1 + (h0 >>> 44);
    long a0 = h0 & M44;
    long a2 = h2 + (a1 >>> 44);
    a1 &= M44;
    a0 += (a2 >>> 42) * 5;
    a2 &= M42;
    a1 += a0 >>> 44;
    a0 &= M44;
    a2 += a1 >>> 44;
    a1 &= M44;
    a0 += (a2 >>> 42) * 5;
    a2 &= M42;
    a1 += a0 >>> 44;
    a0 &= M44;
    // minus the prime 2^130 - 5; taken where that is not negative
    long g0 = a0 + 5;
    long g1 = a1 + (g0 >>> 44);
    g0 &= M44;
    long g2 = a2 + (g1 >>> 44) - (1L << 42);
    g1 &= M44;
    long keep = g2 >> 63;
    a0 = (a0 & keep) | (g0 & ~keep);
    a1 = (a1 & keep) | (g1 & ~keep);
    a2 = (a2 & keep) | (g2 & ~keep);
    long low = a0 | (a1 << 44);
    long high = (a1 >>> 20) | (a2 << 24);
    long addedLow = (long) LONGS.get(added, 0);
    long sum = low + addedLow;
    long carry = ((low & addedLow) | ((low | addedLow) & ~sum)) >>> 63;
    LONGS.set(to, offset, sum);
    LONGS.set(to, offset + 8, high + (long) LONGS.get(added, 8) + carry);
  }
}

package io.respaldo.format.repository.internal.chunk;

/**
 * What sliding the window by a byte needs, computed once for a polynomial.
 *
 * <p>With the digest {@code d} of 64 bytes, the next one is {@code (d << 8 | in) ^ mod[d >>> 45] ^
 * out[leaving]}. {@code out} is what the byte that leaves has become after 64 more bytes, so that
 * its lookup does not wait for the digest.
 */
final class RabinTables {
  static final int WINDOW = 64;

  /** Where the byte lies that is reduced next. */
  static final int SHIFT = Polynomial.DEGREE - 8;

  final long[] mod = new long[256];
  final long[] out = new long[256];

  RabinTables(Polynomial polynomial) {
    long p = polynomial.bits();
    int degree = polynomial.degree();
    if (degree != Polynomial.DEGREE) {
      throw new IllegalArgumentException("a polynomial of degree " + degree);
    }
    for (int b = 0; b < 256; b++) {
      long top = (long) b << degree;
      mod[b] = Polynomial.mod(top, p) | top;
      long gone = Polynomial.mod(b, p);
      for (int i = 0; i < WINDOW; i++) {
        gone = Polynomial.mod(gone << 8, p);
      }
      out[b] = gone;
    }
  }

  /** The digest of the 64 bytes before this place. */
  long digest(byte[] buffer, int end) {
    long d = 0;
    for (int i = end - WINDOW; i < end; i++) {
      d = ((d << 8) | (buffer[i] & 0xff)) ^ mod[(int) (d >>> SHIFT)];
    }
    return d;
  }
}

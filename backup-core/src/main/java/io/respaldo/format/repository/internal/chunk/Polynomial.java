package io.respaldo.format.repository.internal.chunk;

import java.security.SecureRandom;

/**
 * A polynomial over GF(2): bit n is the coefficient of x^n. Written as restic does, in lower-case
 * hexadecimal digits.
 */
public record Polynomial(long bits) {
  /** Degree of the polynomials that new repositories get: the largest prime that leaves 8 bits. */
  public static final int DEGREE = 53;

  /** -1 of the zero polynomial. */
  public int degree() {
    return degree(bits);
  }

  private static int degree(long bits) {
    return 63 - Long.numberOfLeadingZeros(bits);
  }

  /** A random irreducible polynomial of degree 53. */
  public static Polynomial random(SecureRandom random) {
    while (true) {
      long bits = (random.nextLong() & ((1L << DEGREE) - 1)) | (1L << DEGREE) | 1;
      Polynomial candidate = new Polynomial(bits);
      if (candidate.isIrreducible()) {
        return candidate;
      }
    }
  }

  /** Ben-Or's test: no factor in common with x^(2^i) - x for any i up to half the degree. */
  public boolean isIrreducible() {
    int degree = degree();
    if (degree < 1 || degree > 62) {
      return false;
    }
    long power = 2;
    for (int i = 1; i <= degree / 2; i++) {
      power = multiply(power, power, bits);
      if (gcd(bits, power ^ 2) != 1) {
        return false;
      }
    }
    return true;
  }

  static long mod(long x, long by) {
    int degree = degree(by);
    long left = x;
    for (int d = degree(left); d >= degree; d = degree(left)) {
      left ^= by << (d - degree);
    }
    return left;
  }

  /** x * y mod m, of factors that are reduced already. */
  private static long multiply(long x, long y, long m) {
    int degree = degree(m);
    long product = 0;
    for (int i = degree(y); i >= 0; i--) {
      product <<= 1;
      if (((product >>> degree) & 1) != 0) {
        product ^= m;
      }
      if (((y >>> i) & 1) != 0) {
        product ^= x;
      }
    }
    return product;
  }

  private static long gcd(long x, long y) {
    long a = x;
    long b = y;
    while (b != 0) {
      long rest = mod(a, b);
      a = b;
      b = rest;
    }
    return a;
  }

  @Override
  public String toString() {
    return Long.toHexString(bits);
  }
}

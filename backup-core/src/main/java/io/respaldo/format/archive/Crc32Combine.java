package io.respaldo.format.archive;

/**
 * The CRC-32 of two pieces in a row, from theirs: as {@code crc32_combine} of zlib, by powers of
 * the operator that appends a zero bit.
 */
final class Crc32Combine {
  private static final int POLYNOMIAL = 0xEDB88320;

  private Crc32Combine() {}

  /** The checksum of the first piece followed by a second one of this length. */
  static int combine(int first, int second, long secondLength) {
    if (secondLength <= 0) {
      return first;
    }
    int[] even = new int[32];
    int[] odd = new int[32];
    odd[0] = POLYNOMIAL;
    for (int n = 1; n < 32; n++) {
      odd[n] = 1 << (n - 1);
    }
    square(even, odd); // two zero bits
    square(odd, even); // four
    int crc = first;
    long left = secondLength;
    while (true) {
      square(even, odd);
      if ((left & 1) != 0) {
        crc = times(even, crc);
      }
      left >>= 1;
      if (left == 0) {
        break;
      }
      square(odd, even);
      if ((left & 1) != 0) {
        crc = times(odd, crc);
      }
      left >>= 1;
      if (left == 0) {
        break;
      }
    }
    return crc ^ second;
  }

  private static int times(int[] matrix, int vector) {
    int sum = 0;
    int i = 0;
    for (int v = vector; v != 0; v >>>= 1) {
      if ((v & 1) != 0) {
        sum ^= matrix[i];
      }
      i++;
    }
    return sum;
  }

  private static void square(int[] result, int[] matrix) {
    for (int n = 0; n < 32; n++) {
      result[n] = times(matrix, matrix[n]);
    }
  }
}

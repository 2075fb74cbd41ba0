package io.respaldo.format.archive;

/** Guesses whether bytes are compressed or encrypted already, at the cost of a glance. */
final class Stuffed {
  private static final int WINDOWS = 8;
  private static final int WINDOW = 1024;
  // chi-square of a uniform distribution over 256 values has mean 255 and deviation 22.6
  private static final double LIMIT = 255 + 1.0 * 255;

  private Stuffed() {}

  /** Whether the bytes are spread so evenly that deflate would only lose time. */
  static boolean looksStuffed(byte[] bytes, int from, int length) {
    if (length < 2 * WINDOW) {
      return false;
    }
    int[] counts = new int[256];
    int samples = 0;
    int window = Math.min(WINDOW, length / WINDOWS);
    for (int w = 0; w < WINDOWS; w++) {
      int at = from + (int) ((long) (length - window) * w / (WINDOWS - 1));
      for (int i = at; i < at + window; i++) {
        counts[bytes[i] & 0xff]++;
      }
      samples += window;
    }
    double expected = samples / 256.0;
    double chi = 0;
    for (int count : counts) {
      double d = count - expected;
      chi += d * d / expected;
    }
    return chi < LIMIT;
  }
}

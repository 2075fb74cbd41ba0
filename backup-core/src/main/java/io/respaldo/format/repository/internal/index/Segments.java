package io.respaldo.format.repository.internal.index;

/**
 * How growing arrays are cut: parts of 8 Ki entries, so that growing copies nothing. A part is
 * small enough (256 KiB of ids) to be no humongous object of the garbage collector, which rounds
 * those up to whole regions.
 */
final class Segments {
  static final int BITS = 13;
  static final int SIZE = 1 << BITS;
  static final int MASK = SIZE - 1;

  private Segments() {}

  /** The segments with one more; the old array stays good for those who read it. */
  static long[][] grown(long[][] segments, int words) {
    long[][] more = java.util.Arrays.copyOf(segments, segments.length + 1);
    more[segments.length] = new long[words];
    return more;
  }

  static int[][] grown(int[][] segments, int words) {
    int[][] more = java.util.Arrays.copyOf(segments, segments.length + 1);
    more[segments.length] = new int[words];
    return more;
  }
}

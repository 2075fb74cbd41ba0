package io.respaldo.format.repository.internal.index;

import java.util.Arrays;

/** Numbers by number. One thread appends; any may read what it knows to be there. */
final class IntColumn {
  private static final int FIRST = 256;

  private volatile int[][] segments = {new int[FIRST]};
  private int size;

  void add(int value) {
    int at = size & Segments.MASK;
    if (at == 0 && size > 0) {
      segments = Segments.grown(segments, Segments.SIZE);
    }
    int last = segments.length - 1;
    if (at == segments[last].length) {
      int[][] copy = segments.clone();
      copy[last] = Arrays.copyOf(copy[last], Math.min(2 * copy[last].length, Segments.SIZE));
      segments = copy;
    }
    segments[last][at] = value;
    size++;
  }

  int get(int number) {
    return segments[number >>> Segments.BITS][number & Segments.MASK];
  }
}

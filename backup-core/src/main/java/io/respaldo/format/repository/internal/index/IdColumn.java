package io.respaldo.format.repository.internal.index;

import io.respaldo.format.repository.internal.id.Id;

/**
 * Ids by number, 32 bytes each. One thread appends; any may read what it knows to be there.
 *
 * <p>Small ones begin with a small segment, so that an empty index costs nothing.
 */
final class IdColumn {
  private static final int FIRST = 256;

  private volatile long[][] segments = {new long[4 * FIRST]};
  private int size;

  void add(Id id) {
    int at = size & Segments.MASK;
    if (at == 0 && size > 0) {
      segments = Segments.grown(segments, 4 * Segments.SIZE);
    }
    int last = segments.length - 1;
    if (4 * at == segments[last].length) {
      long[][] copy = segments.clone();
      copy[last] =
          java.util.Arrays.copyOf(copy[last], Math.min(2 * copy[last].length, 4 * Segments.SIZE));
      segments = copy;
    }
    long[] words = segments[last];
    words[4 * at] = id.a();
    words[4 * at + 1] = id.b();
    words[4 * at + 2] = id.c();
    words[4 * at + 3] = id.d();
    size++;
  }

  int size() {
    return size;
  }

  Id get(int number) {
    long[] words = segments[number >>> Segments.BITS];
    int at = 4 * (number & Segments.MASK);
    return new Id(words[at], words[at + 1], words[at + 2], words[at + 3]);
  }

  /** The first eight bytes. */
  long head(int number) {
    return segments[number >>> Segments.BITS][4 * (number & Segments.MASK)];
  }

  boolean is(int number, Id id) {
    long[] words = segments[number >>> Segments.BITS];
    int at = 4 * (number & Segments.MASK);
    return words[at] == id.a()
        && words[at + 1] == id.b()
        && words[at + 2] == id.c()
        && words[at + 3] == id.d();
  }
}

package io.respaldo.format.repository.internal.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A set of blobs by their numbers in an index that does not grow: a bit for each. Thread-safe. */
public final class BlobSet {
  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] words;

  public BlobSet(BlobIndex index) {
    words = new long[(index.size() >>> 6) + 1];
  }

  /** Adds a blob; false when it is in already. */
  public boolean add(int number) {
    long bit = 1L << number;
    return ((long) WORDS.getAndBitwiseOr(words, number >>> 6, bit) & bit) == 0;
  }

  public boolean has(int number) {
    return ((long) WORDS.getOpaque(words, number >>> 6) & (1L << number)) != 0;
  }

  /** The first blob of the set from this number on; {@link BlobIndex#NONE} if there is none. */
  public int next(int from) {
    int at = from >>> 6;
    if (at >= words.length) {
      return BlobIndex.NONE;
    }
    long word = words[at] & (-1L << from);
    while (word == 0) {
      if (++at == words.length) {
        return BlobIndex.NONE;
      }
      word = words[at];
    }
    return (at << 6) + Long.numberOfTrailingZeros(word);
  }

  public boolean isEmpty() {
    return next(0) == BlobIndex.NONE;
  }

  public int count() {
    int count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    return count;
  }
}

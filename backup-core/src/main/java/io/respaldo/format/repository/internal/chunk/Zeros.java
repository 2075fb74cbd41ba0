package io.respaldo.format.repository.internal.chunk;

import io.respaldo.format.repository.internal.id.Id;
import java.util.Arrays;

/**
 * The chunk that a run of zeros is cut into. Its name is known, so that holes of sparse files cost
 * no more than to be read.
 */
public final class Zeros {
  /** SHA-256 of the shortest chunk, if all of it is zero. */
  public static final Id ID =
      Id.parse("07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541").orElseThrow();

  private static final int LENGTH = Chunker.MIN;
  private static final byte[] ZEROS = new byte[LENGTH];

  private Zeros() {}

  public static boolean is(byte[] bytes, int offset, int length) {
    return length == LENGTH
        && bytes[offset] == 0
        && bytes[offset + LENGTH - 1] == 0
        && Arrays.equals(bytes, offset, offset + LENGTH, ZEROS, 0, LENGTH);
  }
}

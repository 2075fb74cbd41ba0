package io.respaldo.format.archive;

import java.util.Arrays;

/**
 * Where the blocks of an archive begin, in the file and in the uncompressed stream: 16 bytes of
 * memory a block. The last element is where the last block ends.
 */
final class BlockTable {
  private long[] stored = new long[64];
  private long[] content = new long[64];
  private int size;

  void add(long storedOffset, long contentOffset) {
    if (size == stored.length) {
      stored = Arrays.copyOf(stored, size * 2);
      content = Arrays.copyOf(content, size * 2);
    }
    stored[size] = storedOffset;
    content[size] = contentOffset;
    size++;
  }

  /** Number of blocks. */
  int blocks() {
    return Math.max(0, size - 1);
  }

  int size() {
    return size;
  }

  long storedOffset(int i) {
    return stored[i];
  }

  long contentOffset(int i) {
    return content[i];
  }

  int storedLength(int block) {
    return (int) (stored[block + 1] - stored[block]);
  }

  int contentLength(int block) {
    return (int) (content[block + 1] - content[block]);
  }

  /** The block that holds this byte of the uncompressed stream; the number of blocks at its end. */
  int find(long contentOffset) {
    int low = 0;
    int high = blocks();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (content[middle + 1] <= contentOffset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

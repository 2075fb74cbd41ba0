package io.respaldo.format.repository.internal.check;

import java.util.Arrays;

/** Numbers in the order in which they came. Not thread-safe. */
final class IntList {
  private int[] values = new int[16];
  private int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  void addAll(IntList other) {
    if (size + other.size > values.length) {
      values = Arrays.copyOf(values, Math.max(2 * size, size + other.size));
    }
    System.arraycopy(other.values, 0, values, size, other.size);
    size += other.size;
  }

  int size() {
    return size;
  }

  int get(int at) {
    return values[at];
  }

  int[] sorted() {
    int[] copy = Arrays.copyOf(values, size);
    Arrays.sort(copy);
    return copy;
  }
}

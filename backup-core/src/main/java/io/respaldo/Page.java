package io.respaldo;

import java.util.List;

/**
 * Part of a longer list.
 *
 * @param offset how many come before
 * @param total how many there are
 */
public record Page<T>(List<T> items, int offset, int total) {
  public Page {
    items = List.copyOf(items);
  }

  public boolean hasMore() {
    return offset + items.size() < total;
  }
}

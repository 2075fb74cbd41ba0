package io.respaldo.format.repository.internal.index;

import io.respaldo.format.repository.internal.id.Id;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The packs in the order of their first entries. A pack that several files tell differently has
 * several rows.
 */
final class PackTable {
  private final IdColumn ids = new IdColumn();
  private final IntColumn firsts = new IntColumn();
  private final HashTable table = new HashTable(ids);
  private final ConcurrentMap<Integer, long[]> ownOffsets = new ConcurrentHashMap<>();
  private volatile int rows;

  /** Adds a row whose entries begin with this one. */
  void add(Id pack, int first, long @Nullable [] offsets) {
    int row = ids.size();
    ids.add(pack);
    firsts.add(first);
    if (offsets != null) {
      ownOffsets.put(row, offsets);
    }
    table.add(row);
    rows = row + 1;
  }

  int rows() {
    return rows;
  }

  Id id(int row) {
    return ids.get(row);
  }

  int first(int row) {
    return firsts.get(row);
  }

  /** Offsets of a row's blobs that don't follow from lengths. */
  long @Nullable [] offsets(int row) {
    return ownOffsets.isEmpty() ? null : ownOffsets.get(row);
  }

  /** The row that an entry belongs to. */
  int rowOf(int entry) {
    int low = 0;
    int high = rows - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (firsts.get(middle) <= entry) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Calls each row of this pack. */
  int[] rowsOf(Id pack) {
    int[] found = new int[0];
    HashTable.Walk walk = table.walk(pack.a());
    for (int row = walk.next(); row >= 0; row = walk.next()) {
      if (ids.is(row, pack)) {
        found = java.util.Arrays.copyOf(found, found.length + 1);
        found[found.length - 1] = row;
      }
    }
    return found;
  }

  boolean has(Id pack) {
    return rowsOf(pack).length > 0;
  }
}

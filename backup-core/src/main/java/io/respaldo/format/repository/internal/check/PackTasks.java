package io.respaldo.format.repository.internal.check;

import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.BlobSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The blobs of a set, pack by pack, in the order in which they lie. */
public record PackTasks(BlobIndex index, BlobSet blobs) implements Iterable<int[]> {
  @Override
  public Iterator<int[]> iterator() {
    return new Iterator<>() {
      private int next = blobs.next(0);

      @Override
      public boolean hasNext() {
        return next != BlobIndex.NONE;
      }

      @Override
      public int[] next() {
        if (next == BlobIndex.NONE) {
          throw new NoSuchElementException();
        }
        int end = index.end(index.row(next));
        int[] found = new int[16];
        int count = 0;
        while (next != BlobIndex.NONE && next < end) {
          if (count == found.length) {
            found = Arrays.copyOf(found, 2 * count);
          }
          found[count++] = next;
          next = blobs.next(next + 1);
        }
        return Arrays.copyOf(found, count);
      }
    };
  }
}

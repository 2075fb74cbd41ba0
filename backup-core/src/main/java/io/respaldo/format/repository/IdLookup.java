package io.respaldo.format.repository;

import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.util.Collection;
import java.util.List;

/** Finds files of one type by their ids as people write them: the beginning is enough. */
final class IdLookup {
  private final FileType type;
  private final List<Id> sorted;

  IdLookup(FileType type, Collection<Id> all) {
    this.type = type;
    this.sorted = all.stream().sorted().toList();
  }

  /**
   * The only one that begins so.
   *
   * @throws StorageException MISSING when there is none, or more than one
   */
  Id one(String beginning) throws StorageException {
    int from = firstNotBefore(beginning);
    int end = from;
    while (end < sorted.size() && sorted.get(end).toString().startsWith(beginning)) {
      end++;
    }
    if (end != from + 1 || beginning.isEmpty()) {
      throw new StorageException(
          Kind.MISSING,
          end == from
              ? "there is no " + type + " '" + beginning + "'"
              : "'" + beginning + "' may mean " + (end - from) + " of them; write more digits");
    }
    return sorted.get(from);
  }

  private int firstNotBefore(String beginning) {
    int low = 0;
    int high = sorted.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted.get(middle).toString().compareTo(beginning) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

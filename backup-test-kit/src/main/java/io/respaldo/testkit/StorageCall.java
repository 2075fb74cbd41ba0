package io.respaldo.testkit;

import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectKey;
import java.util.Collection;
import java.util.List;

/**
 * One call of a storage, as {@link FaultyStorage} saw it coming.
 *
 * @param number counts all calls from 1
 * @param folder what a list was asked for; the root otherwise
 * @param keys one, or those of a delete; none for a list and for free
 */
public record StorageCall(int number, Method method, Folder folder, List<ObjectKey> keys) {
  /** The methods of a storage that reach the store. */
  public enum Method {
    CREATE,
    REPLACE,
    OPEN,
    FIND,
    LIST,
    DELETE,
    FREE;

    /** Whether it changes the store. */
    public boolean writes() {
      return this == CREATE || this == REPLACE || this == DELETE;
    }
  }

  public StorageCall {
    keys = List.copyOf(keys);
  }

  static StorageCall of(int number, Method method, ObjectKey key) {
    return new StorageCall(number, method, Folder.ROOT, List.of(key));
  }

  static StorageCall of(int number, Method method, Collection<ObjectKey> keys) {
    return new StorageCall(number, method, Folder.ROOT, List.copyOf(keys));
  }

  @Override
  public String toString() {
    String what = method == Method.LIST ? "'" + folder + "'" : keys.toString();
    return "call " + number + " (" + method + " " + what + ")";
  }
}

package io.respaldo.format;

import io.respaldo.storage.ObjectInfo;
import java.time.Instant;
import java.util.Optional;

/**
 * A backup that lies in the storage, as far as its main object alone tells.
 *
 * @param id as who wrote it called it
 * @param file as {@link StoredBackup#file()}
 * @param time of the data, or of the object where nothing tells more
 * @param size of the main object in bytes
 */
public record FoundBackup(String id, String file, Instant time, long size) {
  /** The backup whose id is the object's name without this suffix. */
  public static Optional<FoundBackup> bySuffix(ObjectInfo object, String suffix) {
    String file = object.key().name();
    if (!file.endsWith(suffix) || file.length() == suffix.length()) {
      return Optional.empty();
    }
    String id = file.substring(0, file.length() - suffix.length());
    return Optional.of(new FoundBackup(id, file, object.modified(), object.size()));
  }
}

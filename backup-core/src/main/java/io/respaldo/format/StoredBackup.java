package io.respaldo.format;

import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectKey;
import java.util.Map;
import java.util.Optional;

/**
 * A backup as its format finds it again.
 *
 * @param folder the instance's own
 * @param id the backup's id
 * @param file its main object as its format calls it: mostly a name in the folder
 * @param size of the main object as recorded; empty for one that nobody recorded
 * @param checksums as in {@link Written#checksums()}; empty for one that nobody recorded
 */
public record StoredBackup(
    Folder folder, String id, String file, Optional<Long> size, Map<String, String> checksums) {
  public StoredBackup {
    checksums = Map.copyOf(checksums);
  }

  /** Where its main object lies, of formats that keep it in the instance's folder. */
  public ObjectKey key() {
    return folder.key(file);
  }
}

package io.respaldo.format;

import io.respaldo.storage.Folder;
import java.util.Map;
import java.util.Optional;

/**
 * A backup as its format finds it again.
 *
 * @param folder where the instance's backups lie
 * @param id the backup's id
 * @param file name of its main object in the folder
 * @param size of the main object as recorded; empty for one that nobody recorded
 * @param checksums as in {@link Written#checksums()}; empty for one that nobody recorded
 */
public record StoredBackup(
    Folder folder, String id, String file, Optional<Long> size, Map<String, String> checksums) {
  public StoredBackup {
    checksums = Map.copyOf(checksums);
  }
}

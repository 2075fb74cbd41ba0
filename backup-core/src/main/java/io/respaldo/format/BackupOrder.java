package io.respaldo.format;

import io.respaldo.storage.Folder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What a format needs to know to write one backup.
 *
 * @param id the backup's id, unique in the instance
 * @param time of the data; for entries that have no time of their own
 * @param previous the newest good backup of the instance in this storage and format: what did not
 *     change since need not be read again
 * @param work a private folder on local disk for this run only; the caller removes it
 * @param progress called from any thread
 */
public record BackupOrder(
    BackupPlace place,
    String id,
    Instant time,
    Optional<StoredBackup> previous,
    Path work,
    FormatProgress progress) {
  /** Where the instance's own files lie. */
  public Folder folder() {
    return place.folder();
  }
}

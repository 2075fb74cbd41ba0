package io.respaldo.format;

import io.respaldo.storage.Folder;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What a format needs to know to write one backup.
 *
 * @param folder where the instance's backups lie
 * @param id the backup's id, unique in the folder
 * @param time for entries that have no time of their own
 * @param work a private folder on local disk for this run only; the caller removes it
 * @param progress called from any thread
 */
public record BackupOrder(
    Folder folder, String id, Instant time, Path work, FormatProgress progress) {}

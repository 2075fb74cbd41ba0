package io.respaldo.format;

import io.respaldo.storage.StorageBackend;

/** Makes a format for one storage. A manager asks once for each, and closes what it got. */
@FunctionalInterface
public interface FormatFactory {
  BackupFormat on(StorageBackend storage);
}

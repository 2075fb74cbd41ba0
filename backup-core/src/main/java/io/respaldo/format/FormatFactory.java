package io.respaldo.format;

import io.respaldo.storage.StorageBackend;

/** Makes a format for one storage; the same storage always gets an equivalent format. */
@FunctionalInterface
public interface FormatFactory {
  BackupFormat on(StorageBackend storage);

  /** Suffixes of main objects that this format can open, such as {@code .tar.gz}; may be empty. */
  default java.util.Set<String> suffixes() {
    return java.util.Set.of();
  }
}

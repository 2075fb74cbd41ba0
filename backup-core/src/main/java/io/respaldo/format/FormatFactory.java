package io.respaldo.format;

import io.respaldo.storage.StorageBackend;
import java.util.Set;

/** Makes a format for one storage; the same storage always gets an equivalent format. */
@FunctionalInterface
public interface FormatFactory {
  BackupFormat on(StorageBackend storage);

  /** Suffixes of main objects that this format can open, such as {@code .tar.gz}; may be empty. */
  default Set<String> suffixes() {
    return Set.of();
  }
}

package io.respaldo.format.archive;

import io.respaldo.format.StoredBackup;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The objects of one archived backup in its storage. */
record ArchiveObject(
    StorageBackend storage, ObjectKey key, ObjectKey indexKey, StoredBackup backup) {
  static final String INDEX_SUFFIX = ".index.jsonl.gz";

  static ArchiveObject of(StorageBackend storage, StoredBackup backup) {
    return new ArchiveObject(
        storage, backup.key(), backup.folder().key(backup.id() + INDEX_SUFFIX), backup);
  }

  /** The size of the archive now. */
  long size() throws IOException {
    return storage.find(key).orElseThrow(() -> StorageException.missing(key)).size();
  }

  /**
   * Opens the index.
   *
   * @throws IOException when there is none, or it is damaged or that of another archive
   */
  ArchiveIndex openIndex(long archiveSize) throws IOException {
    ArchiveIndex index = new ArchiveIndex(storage.open(indexKey));
    Optional<String> recorded = Optional.ofNullable(backup.checksums().get("sha256"));
    if (index.size() != archiveSize) {
      index.close();
      throw Damage.of(
          "it tells of an archive of "
              + index.size()
              + " bytes, but '"
              + key
              + "' has "
              + archiveSize);
    }
    if (recorded.filter(s -> !s.equals(index.sha256())).isPresent()) {
      index.close();
      throw Damage.of("it tells of an archive with another SHA-256 than '" + key + "' has");
    }
    return index;
  }

  InputStream open() throws IOException {
    return storage.open(key);
  }
}

package io.respaldo.examples.storage;

import io.respaldo.storage.StorageBackend;
import io.respaldo.testkit.StorageBackendContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class HashedFolderStorageTest extends StorageBackendContract {
  @TempDir Path folder;

  @Override
  protected StorageBackend fresh() throws IOException {
    return new HashedFolderStorage(folder);
  }

  @Override
  protected Optional<StorageBackend> reopen() throws IOException {
    return Optional.of(new HashedFolderStorage(folder));
  }

  /** Each costs two forces to disk. */
  @Override
  protected int manyObjects() {
    return 2_000;
  }
}

package io.respaldo.testkit;

import io.respaldo.storage.StorageBackend;

class MemoryStorageTest extends StorageBackendContract {
  @Override
  protected StorageBackend fresh() {
    return new MemoryStorage();
  }

  @Override
  protected long bigObject() {
    return 50_000_000;
  }
}

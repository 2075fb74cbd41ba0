package io.respaldo.storage.local;

import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageContractTest extends LocalContract {
  @TempDir Path temp;

  @Override
  Path newRoot() {
    return temp.resolve(UUID.randomUUID().toString());
  }

  /** Each is made durable. */
  @Override
  protected int manyObjects() {
    return 20_000;
  }
}

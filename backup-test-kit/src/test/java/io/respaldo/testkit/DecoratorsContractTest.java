package io.respaldo.testkit;

import io.respaldo.storage.Folder;
import io.respaldo.storage.MeteredStorage;
import io.respaldo.storage.PrefixedStorage;
import io.respaldo.storage.RetryingStorage;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.ThrottledStorage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** A decorated storage is a storage. */
@Tag("once")
class DecoratorsContractTest {
  /** In memory, so a little smaller. */
  abstract static class OverMemory extends StorageBackendContract {
    abstract StorageBackend decorated(StorageBackend memory);

    @Override
    protected StorageBackend fresh() {
      return decorated(new MemoryStorage());
    }

    @Override
    protected long bigObject() {
      return 20_000_000;
    }

    @Override
    protected int manyObjects() {
      return 2_000;
    }
  }

  @Nested
  class Prefixed extends OverMemory {
    @Override
    StorageBackend decorated(StorageBackend memory) {
      return PrefixedStorage.of(memory, new Folder("tenants/one"));
    }
  }

  @Nested
  class Retrying extends OverMemory {
    @Override
    StorageBackend decorated(StorageBackend memory) {
      return RetryingStorage.of(memory, new SettableTime());
    }
  }

  @Nested
  class Throttled extends OverMemory {
    @Override
    StorageBackend decorated(StorageBackend memory) {
      return ThrottledStorage.of(memory, 1_000_000, new SettableTime());
    }
  }

  @Nested
  class Metered extends OverMemory {
    @Override
    StorageBackend decorated(StorageBackend memory) {
      return MeteredStorage.of(memory);
    }
  }

  @Nested
  class Faulty extends OverMemory {
    @Override
    StorageBackend decorated(StorageBackend memory) {
      return FaultyStorage.of(memory, Fault.never());
    }
  }

  @Nested
  class AllOfThem extends OverMemory {
    @Override
    StorageBackend decorated(StorageBackend memory) {
      SettableTime time = new SettableTime();
      return PrefixedStorage.of(
          RetryingStorage.of(
              ThrottledStorage.of(MeteredStorage.of(memory), 50_000_000, time), time),
          new Folder("p"));
    }
  }
}

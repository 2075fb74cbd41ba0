package io.respaldo.format.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.format.repository.internal.FolderStorage;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.format.repository.internal.key.KeyLabel;
import io.respaldo.format.repository.internal.key.ScryptCost;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ForwardingStorage;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
final class RepositoryKeysTest {
  private static final PasswordSource FIRST = PasswordSource.of("first".toCharArray());
  private static final PasswordSource SECOND = PasswordSource.of("second".toCharArray());
  private static final Folder PLACE = new Folder("r");

  @TempDir Path world;

  /** Somebody else comes just before a key goes. */
  private static final class Meanwhile extends ForwardingStorage {
    private Runnable once;

    Meanwhile(StorageBackend inner, Runnable once) {
      super(inner);
      this.once = once;
    }

    @Override
    public void delete(Collection<ObjectKey> keys) throws IOException {
      if (keys.stream().anyMatch(k -> k.path().startsWith("r/keys/"))) {
        Runnable now = once;
        once = () -> {};
        now.run();
      }
      super.delete(keys);
    }
  }

  @Test
  void whoeverTakesEachOthersKeysAwayAtOnceLeavesOne() throws Exception {
    FolderStorage storage = new FolderStorage(world);
    OpenRepository.create(
            storage,
            new RepositoryLayout(PLACE),
            FIRST,
            new KeyLabel("ana", "server", Timestamp.utc(Instant.EPOCH)),
            new ScryptCost(2, 1, 1))
        .close();
    String first;
    String second;
    try (Repository r = Repository.open(storage, PLACE, FIRST)) {
      first = r.keys().get(0).id();
      second = r.addKey(SECOND);
    }
    try (Repository other = Repository.open(storage, PLACE, SECOND)) {
      Meanwhile meanwhile =
          new Meanwhile(
              storage,
              () ->
                  assertThatThrownBy(() -> other.removeKey(first))
                      .isInstanceOf(RepositoryLockedException.class));
      try (Repository r = Repository.open(meanwhile, PLACE, FIRST)) {
        r.removeKey(second);

        assertThat(r.keys()).extracting(KeyInfo::id).containsExactly(first);
      }
    }
  }
}

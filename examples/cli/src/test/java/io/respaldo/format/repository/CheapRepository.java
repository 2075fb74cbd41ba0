package io.respaldo.format.repository;

import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.format.repository.internal.key.KeyLabel;
import io.respaldo.format.repository.internal.key.ScryptCost;
import io.respaldo.storage.local.LocalStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** A repository whose key takes no time to open, for tests that open it often. */
public final class CheapRepository {
  private CheapRepository() {}

  public static void make(Path storage, String password) throws IOException {
    try (LocalStorage disk = LocalStorage.at(storage)) {
      OpenRepository.create(
              disk,
              RepositoryLayout.ofTenant(RepositoryFormat.DEFAULT),
              PasswordSource.of(password.toCharArray()),
              new KeyLabel("ana", "server", Timestamp.utc(Instant.EPOCH)),
              new ScryptCost(2, 1, 1))
          .close();
    }
  }
}

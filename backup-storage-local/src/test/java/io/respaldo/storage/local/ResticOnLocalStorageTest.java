package io.respaldo.storage.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.format.repository.PasswordSource;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.Restic;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.format.repository.internal.key.KeyLabel;
import io.respaldo.format.repository.internal.key.ScryptCost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real restic beside us, in a repository on a local disk. */
final class ResticOnLocalStorageTest {
  private static final PasswordSource PASSWORD = PasswordSource.of("x".toCharArray());

  @TempDir Path folder;

  @Test
  void resticWritesAndChecksWhereThisStorageMadeARepository() throws Exception {
    Restic restic = Restic.at(folder.resolve("store/repository/main"), "x");
    RepositoryLayout layout = RepositoryLayout.ofTenant("main");
    try (LocalStorage storage = LocalStorage.at(folder.resolve("store"))) {
      KeyLabel label = new KeyLabel("ana", "server", Timestamp.utc(Instant.EPOCH));
      ScryptCost cost = new ScryptCost(1024, 8, 1);
      OpenRepository.create(storage, layout, PASSWORD, label, cost).close();
      Path data = Files.createDirectory(folder.resolve("in"));
      Files.writeString(data.resolve("a.txt"), "hola");
      restic.run("backup", data.toString());
      assertThat(restic.run("check", "--read-data")).contains("no errors were found");
      try (OpenRepository again =
          OpenRepository.open(storage, layout, PASSWORD, Optional.empty())) {
        assertThat(again.ids(FileType.PACK)).hasSize(2);
        assertThat(again.ids(FileType.LOCK)).isEmpty();
      }
    }
  }
}

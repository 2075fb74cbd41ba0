package io.respaldo.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.respaldo.format.repository.PasswordSource;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.format.repository.internal.key.KeyLabel;
import io.respaldo.format.repository.internal.key.ScryptCost;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real restic beside us, in a repository on a local disk. */
final class ResticOnLocalStorageTest {
  private static final PasswordSource PASSWORD = PasswordSource.of("x".toCharArray());

  @TempDir Path folder;

  @Test
  void resticWritesAndChecksWhereThisStorageMadeARepository() throws Exception {
    requireRestic();
    RepositoryLayout layout = RepositoryLayout.ofTenant("main");
    try (LocalStorage storage = LocalStorage.at(folder.resolve("store"))) {
      KeyLabel label = new KeyLabel("ana", "server", Timestamp.utc(Instant.EPOCH));
      ScryptCost cost = new ScryptCost(1024, 8, 1);
      OpenRepository.create(storage, layout, PASSWORD, label, cost).close();
      Path data = Files.createDirectory(folder.resolve("in"));
      Files.writeString(data.resolve("a.txt"), "hola");
      restic("backup", data.toString());
      assertThat(restic("check", "--read-data")).contains("no errors were found");
      try (OpenRepository again = OpenRepository.open(storage, layout, PASSWORD, Optional.empty());
          var packs = again.files().list(FileType.PACK);
          var locks = again.files().list(FileType.LOCK)) {
        assertThat(packs).hasSize(2);
        assertThat(locks).isEmpty();
      }
    }
  }

  private static void requireRestic() {
    boolean there =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
            .anyMatch(f -> Files.isExecutable(Path.of(f, "restic")));
    String message = "LEFT OUT: a test that needs 'restic', which is not installed";
    if (System.getenv().getOrDefault("RESPALDO_REQUIRE_TOOLS", "false").equals("true")) {
      assertThat(there).as(message).isTrue();
    }
    assumeTrue(there, message);
  }

  private String restic(String... arguments) throws Exception {
    Path repository = folder.resolve("store/repository/main");
    List<String> command = new ArrayList<>(List.of("restic", "--no-cache", "--repo"));
    command.add(repository.toString());
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("RESTIC_PASSWORD", "x");
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}

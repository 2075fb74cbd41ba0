package io.respaldo.format.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.BackupManager;
import io.respaldo.InstanceConfig;
import io.respaldo.format.FormatProgress;
import io.respaldo.part.Selection;
import io.respaldo.storage.local.LocalStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore that is killed wherever it reads, and completed over what it left. */
@Tag("once")
final class KilledSnapshotRestoreTest {
  private static final String PASSWORD = "secret";

  @TempDir Path folder;
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  private Path site() throws IOException {
    Path site = folder.resolve("site");
    Path below = Files.createDirectories(site.resolve("below"));
    for (int i = 0; i < 60; i++) {
      Path file = (i % 2 == 0 ? site : below).resolve("file " + i);
      byte[] bytes = new byte[random.nextInt(300_000)];
      random.nextBytes(bytes);
      Files.write(file, bytes);
    }
    byte[] film = new byte[40_000_000];
    random.nextBytes(film);
    Files.write(below.resolve("film"), film);
    return site;
  }

  private static Map<String, byte[]> files(Path root) throws IOException {
    Map<String, byte[]> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.put(root.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return all;
  }

  @Test
  void whatItLeftIsCompletedAndNothingIsTakenForWholeThatIsNot() throws Exception {
    Path site = site();
    Path root = folder.resolve("store");
    try (LocalStorage disk = LocalStorage.at(root);
        BackupManager manager = KilledBackup.manager(disk, site, PASSWORD, Duration.ofHours(1))) {
      manager.register(
          InstanceConfig.builder("shop", "directory").format(RepositoryFormat.NAME).build());
      manager.createBackup("shop");
    }
    Map<String, byte[]> wanted = files(site);

    int killed = 0;
    String said = KilledSnapshotRestore.READ;
    for (int reads = 1; said.equals(KilledSnapshotRestore.READ); reads += 2) {
      String told = "killed after " + reads + " reads, seed " + seed;
      Path out = folder.resolve("out " + reads);
      try (JavaChild child =
          JavaChild.start(
              KilledSnapshotRestore.class, root, RepositoryFormat.DEFAULT, PASSWORD, out, reads)) {
        said = child.said();
      }
      killed += said.equals(KilledSnapshotRestore.READ) ? 1 : 0;
      try (LocalStorage disk = LocalStorage.at(root);
          Repository repository =
              Repository.open(
                  disk,
                  Repository.folder(RepositoryFormat.DEFAULT),
                  PasswordSource.of(PASSWORD.toCharArray()))) {
        RestoredTree done =
            repository.restore(
                "latest",
                Selection.all(),
                out,
                RestoreSettings.overExisting().verifying(),
                FormatProgress.NONE);
        assertThat(done.findings()).as(told).isEmpty();
        assertThat(done.warnings()).as(told).isEmpty();
        Map<String, byte[]> restored = new TreeMap<>();
        files(out)
            .forEach((path, bytes) -> restored.put(path.replaceFirst("^(.*/)?files/", ""), bytes));
        assertThat(restored.keySet()).as(told).isEqualTo(wanted.keySet());
        wanted.forEach((path, bytes) -> assertThat(restored.get(path)).as(told).isEqualTo(bytes));
        repository.unlock();
        assertThat(repository.heldLocks()).as(told).isEmpty();
      }
    }

    assertThat(said).isEqualTo(KilledSnapshotRestore.DONE);
    assertThat(killed).as("seed %d", seed).isGreaterThan(4);
  }
}

package io.respaldo.format.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.Restic;
import io.respaldo.storage.local.LocalStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed while they back up, forget and prune, one after the other. */
@Tag("once")
final class KilledUseTest {
  private static final String PASSWORD = "secret";
  private static final int KILLS = 16;

  @TempDir Path folder;
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  private String use(Path site, int call) throws Exception {
    try (JavaChild child =
        JavaChild.start(KilledUse.class, folder.resolve("store"), site, PASSWORD, call)) {
      return child.said();
    }
  }

  private Repository open(LocalStorage disk) throws Exception {
    return Repository.open(
        disk,
        Repository.folder(RepositoryFormat.DEFAULT),
        PasswordSource.of(PASSWORD.toCharArray()));
  }

  @Test
  void noSnapshotIsLostAndTheNextRunSucceedsWhereverOneIsKilled() throws Exception {
    Path site = Files.createDirectories(folder.resolve("site"));
    for (int i = 0; i < 40; i++) {
      byte[] bytes = new byte[random.nextInt(50_000)];
      random.nextBytes(bytes);
      Files.write(site.resolve("file " + i), bytes);
    }
    int calls = Integer.parseInt(use(site, 0));
    assertThat(calls).isGreaterThan(30);

    int killed = 0;
    for (int i = 0; i < KILLS; i++) {
      int call = 1 + random.nextInt(calls);
      String told = "killed at call " + call + " of " + calls + ", seed " + seed;
      try (LocalStorage disk = LocalStorage.at(folder.resolve("store"));
          Repository repository = open(disk)) {
        List<SnapshotInfo> before = repository.snapshots();
        killed += use(site, call).equals(KilledUse.THERE) ? 1 : 0;

        repository.unlock();
        assertThat(repository.heldLocks()).as(told).isEmpty();
        assertThat(repository.check("all", FormatProgress.NONE))
            .as(told)
            .noneMatch(Finding::isError);
        Set<String> lost = new HashSet<>(before.stream().map(SnapshotInfo::id).toList());
        repository.snapshots().forEach(s -> lost.remove(s.id()));
        lost.remove(before.get(0).id()); // which it may have forgotten
        assertThat(lost).as(told).isEmpty();
      }
    }

    assertThat(killed).as("seed %d", seed).isGreaterThan(KILLS / 2);
    assertThat(use(site, 0)).as("the next run, seed %d", seed).containsOnlyDigits();
    Restic restic = Restic.at(folder.resolve("store/repository/default"), PASSWORD);
    assertThat(restic.run("check", "--read-data")).contains("no errors were found");
  }
}

package io.respaldo.storage.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.Backup;
import io.respaldo.BackupManager;
import io.respaldo.BackupQuery;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.catalog.RunRecord;
import io.respaldo.format.Depth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes that really die, one at each storage call of a backup; the next run needs no wait.
 */
@Tag("once")
class KilledWorkerTest {
  @TempDir Path temp;

  @BeforeEach
  void source() throws IOException {
    Files.createDirectories(temp.resolve("data/sub"));
    Files.writeString(temp.resolve("data/sub/a.txt"), "hello");
    Files.write(temp.resolve("data/b.bin"), new byte[300_000]);
  }

  private Path store() {
    return temp.resolve("store");
  }

  private int worker(int fatal) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWorker.class.getName(),
                store().toString(),
                temp.resolve("data").toString(),
                Integer.toString(fatal))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    assertThat(said).as("output of the worker that dies at call %d", fatal).isEmpty();
    return exit;
  }

  @Test
  @Tag("huge")
  void aWorkerKilledAtAnyStorageCallLosesNothingAndLeavesNothing() throws Exception {
    killed(1);
  }

  @Test
  void aWorkerKilledAtSomeStorageCallsLosesNothingAndLeavesNothing() throws Exception {
    killed(6);
  }

  /** At every so many-th call, from a first one that is another each time. */
  private void killed(int step) throws Exception {
    Path foreign = store().resolve("instances/files/backup_20200101_000000.tar.gz");
    try (LocalStorage storage = LocalStorage.at(store());
        BackupManager manager = KilledWorker.manager(storage, temp.resolve("data"))) {
      Instance instance =
          manager.register(InstanceConfig.builder("files", "directory").retentionDays(30).build());
      instance.backup();
      Files.writeString(foreign, "not ours");
      int calls = worker(0);
      assertThat(calls).isBetween(10, 200);
      int good = 2;
      for (int n = 1 + new Random().nextInt(step); n <= calls; n += step) {
        assertThat(worker(n)).as("the worker that dies at call %d", n).isEqualTo(137);
        good = checkAfterwards(instance, good, n);
        assertThat(foreign).hasContent("not ours");
      }
    }
  }

  /** What is listed is whole, the next run works at once, and then nothing stray lies there. */
  private int checkAfterwards(Instance instance, int good, int n) throws Exception {
    List<Backup> before = instance.backups();
    assertThat(before.size())
        .as("good backups after a death at call %d", n)
        .isBetween(good, good + 1);
    assertThat(instance.backups(BackupQuery.all().state(Backup.State.MISSING)).items()).isEmpty();

    Backup fresh = instance.backup();

    List<Backup> after = instance.backups();
    assertThat(after).hasSize(before.size() + 1).contains(fresh);
    for (Backup b : List.of(fresh, after.get(1))) {
      assertThat(instance.verify(b.id(), Depth.FULL).await().findings()).isEmpty();
    }
    assertThat(instance.history(1000)).noneMatch(r -> r.state() == RunRecord.State.RUNNING);
    assertThat(archives()).as("files after a death at call %d", n).hasSize(after.size() + 1);
    return after.size();
  }

  private Set<String> archives() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(store().resolve("instances/files"))) {
      files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(".tar.gz"))
          .forEach(names::add);
    }
    return names;
  }
}

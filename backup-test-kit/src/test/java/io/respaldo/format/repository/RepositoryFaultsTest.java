package io.respaldo.format.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupManager;
import io.respaldo.BackupQuery;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.catalog.RunRecord;
import io.respaldo.format.Depth;
import io.respaldo.format.FormatProgress;
import io.respaldo.source.DirectorySource;
import io.respaldo.storage.StorageBackend;
import io.respaldo.testkit.Fault;
import io.respaldo.testkit.Fault.When;
import io.respaldo.testkit.FaultyStorage;
import io.respaldo.testkit.MemoryStorage;
import io.respaldo.testkit.SettableTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker dies, or a single answer fails, at every storage call of a run with a repository: what
 * was good stays good, what is listed as good is whole, nothing is half there, and the next run
 * works.
 */
@Tag("once")
class RepositoryFaultsTest {
  private static final PasswordSource PASSWORD = PasswordSource.of("x".toCharArray());

  @TempDir Path folder;

  /** What a worker does while it breaks. */
  private interface Work {
    void on(World world, StorageBackend storage) throws Exception;
  }

  private final class World {
    final MemoryStorage storage = new MemoryStorage();
    final SettableTime time = new SettableTime(Instant.parse("2025-11-19T03:00:00Z"));
    final Path site;

    World() throws Exception {
      site = Files.createTempDirectory(folder, "site");
      Files.writeString(site.resolve("kept.txt"), "the same each day");
      noise(1);
      try (BackupManager manager = manager(storage)) {
        manager.register(
            InstanceConfig.builder("shop", "directory").format(RepositoryFormat.NAME).build());
        manager.createBackup("shop");
      }
      time.advance(Duration.ofDays(1));
      noise(2);
    }

    /** Content that nothing else has. */
    void noise(int seed) throws IOException {
      byte[] bytes = new byte[100_000];
      new Random(seed).nextBytes(bytes);
      Files.write(site.resolve("noise.bin"), bytes);
    }

    BackupManager manager(StorageBackend on) {
      return BackupManager.builder()
          .home(on)
          .source("directory", c -> DirectorySource.of(site))
          .format(
              RepositoryFormat.NAME,
              RepositoryFormat.with(
                  RepositorySettings.password(PASSWORD)
                      .cheapKeys()
                      .time(time)
                      .waitForLocks(Duration.ZERO)))
          .time(time)
          .timeZone(ZoneOffset.UTC)
          .build();
    }

    Repository repository(StorageBackend on) throws IOException {
      return Repository.open(on, Repository.folder(RepositoryFormat.DEFAULT), PASSWORD, time);
    }
  }

  private static void backup(World world, StorageBackend storage) throws Exception {
    try (BackupManager manager = world.manager(storage)) {
      manager.createBackup("shop");
    }
  }

  /** Deletes the only other backup and frees what it alone needed. */
  private static void deleteAndPrune(World world, StorageBackend storage) throws Exception {
    try (BackupManager manager = world.manager(storage)) {
      Instance shop = manager.instance("shop");
      shop.delete(List.of(shop.backups().get(1).id()), false);
    }
    try (Repository r = world.repository(storage)) {
      r.prune("0", FormatProgress.NONE);
    }
  }

  private void campaign(Work work, boolean twoBackups, int step) throws Exception {
    for (When when : When.values()) {
      for (boolean dies : new boolean[] {false, true}) {
        for (int n = 1; ; n += step) {
          World world = new World();
          if (twoBackups) {
            backup(world, world.storage);
            world.time.advance(Duration.ofDays(1));
            world.noise(3);
          }
          Fault fault = Fault.atCall(n, when);
          FaultyStorage broken =
              dies
                  ? FaultyStorage.freezing(world.storage, fault)
                  : FaultyStorage.of(world.storage, fault);
          try {
            work.on(world, broken);
          } catch (BackupException | IOException e) {
            assertThat(e).isNotNull();
          }
          checkAfterwards(world, when + (dies ? ", dead, at " : " at ") + broken.broken());
          if (broken.broken().isEmpty()) {
            assertThat(n).isGreaterThan(10);
            break;
          }
        }
      }
    }
  }

  private static void checkAfterwards(World world, String at) throws Exception {
    world.time.advance(Duration.ofMinutes(40));
    try (Repository r = world.repository(world.storage)) {
      r.unlockAll(); // what "died" here is a living process, whose lock nobody else may doubt
    }
    try (BackupManager manager = world.manager(world.storage)) {
      Instance shop = manager.instance("shop");
      sound(world, shop, at);
      assertThat(shop.backups()).as(at).isNotEmpty();

      Backup fresh = shop.backup();

      assertThat(shop.backups()).as(at).contains(fresh);
      try (Repository r = world.repository(world.storage)) {
        assertThat(r.prune("0", FormatProgress.NONE).finished()).as(at).isTrue();
      }
      sound(world, shop, at);
      assertThat(shop.history(100))
          .as(at)
          .noneMatch(
              r ->
                  r.operation() == RunRecord.Operation.BACKUP
                      && (r.state() == RunRecord.State.RUNNING
                          || r.state() == RunRecord.State.DELETING));
    }
  }

  private static void sound(World world, Instance shop, String at) throws Exception {
    assertThat(shop.backups(BackupQuery.all().state(Backup.State.MISSING)).items())
        .as("missing after %s", at)
        .isEmpty();
    for (Backup b : shop.backups()) {
      assertThat(shop.verify(b.id(), Depth.FULL).await().findings()).as(at).isEmpty();
    }
    try (Repository r = world.repository(world.storage)) {
      assertThat(r.check("all", FormatProgress.NONE)).as(at).noneMatch(f -> f.isError());
    }
  }

  @Test
  void aFewBackupsThatBreakLoseNothing() throws Exception {
    campaign(RepositoryFaultsTest::backup, false, 41);
  }

  @Test
  void aFewDeletionsAndPrunesThatBreakLoseNothing() throws Exception {
    campaign(RepositoryFaultsTest::deleteAndPrune, true, 53);
  }

  @Test
  @Tag("huge")
  void manyBackupsThatBreakLoseNothing() throws Exception {
    campaign(RepositoryFaultsTest::backup, false, 17);
  }

  @Test
  @Tag("huge")
  void manyDeletionsAndPrunesThatBreakLoseNothing() throws Exception {
    campaign(RepositoryFaultsTest::deleteAndPrune, true, 23);
  }
}

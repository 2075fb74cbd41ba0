package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Backup;
import io.respaldo.BackupManager;
import io.respaldo.BackupRequest;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.RetentionPolicy;
import io.respaldo.Run;
import io.respaldo.catalog.RunRecord;
import io.respaldo.event.BackupEvent;
import io.respaldo.format.Depth;
import io.respaldo.part.EntryPath;
import io.respaldo.part.PartReader;
import io.respaldo.storage.Body;
import io.respaldo.storage.ObjectKey;
import io.respaldo.testkit.Fault;
import io.respaldo.testkit.FaultyStorage;
import io.respaldo.testkit.MemoryStorage;
import io.respaldo.testkit.StorageCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A backup is good from its commit on, whatever happens then. */
class AfterTheCommitTest {
  private final EngineWorld world = new EngineWorld();

  @Test
  void aStorageThatThrowsWhatItShouldNotDoesNotMakeAGoodBackupFail() throws Exception {
    MeddlingStorage home = new MeddlingStorage(world.storage);
    MeddlingStorage data = new MeddlingStorage(new MemoryStorage());
    try (BackupManager manager = world.builder(home).storage("nas", data).build()) {
      Instance instance =
          manager.register(InstanceConfig.builder("cliente1", "map").storage("nas").build());
      home.before(
          (call, key) -> {
            if (key.startsWith("audit/")) {
              throw new IllegalStateException("a bug of the storage");
            }
          });
      data.before(
          (call, key) -> {
            if (key.endsWith(".json")) {
              throw new UnsupportedOperationException("no records here");
            }
          });

      Backup backup = instance.backup();

      assertThat(instance.backups()).containsExactly(backup);
      assertThat(instance.config().name().value()).isEqualTo("cliente1");
    }
  }

  @Test
  void aCommitWhoseAnswerWasLostIsAGoodBackupAndToldAsOne() throws Exception {
    FaultyStorage losing =
        FaultyStorage.of(
            world.storage,
            Fault.on(
                    c ->
                        c.method() == StorageCall.Method.REPLACE && c.toString().contains("/runs/"),
                    Fault.When.AFTER)
                .once());
    try (BackupManager manager = world.builder(losing).build()) {
      Instance instance = manager.register(InstanceConfig.builder("cliente1", "map").build());

      Backup backup = instance.backup();

      assertThat(losing.broken()).as("the commit's answer was lost").isNotEmpty();
      assertThat(instance.backups()).containsExactly(backup);
      assertThat(instance.verify(backup.id(), Depth.FULL).await().findings()).isEmpty();
      assertThat(instance.history(10))
          .filteredOn(r -> r.operation() == RunRecord.Operation.BACKUP)
          .extracting(RunRecord::state)
          .containsExactly(RunRecord.State.COMPLETED);
    }
    assertThat(world.events)
        .extracting(BackupEvent::type)
        .contains(BackupEvent.Type.BACKUP_SUCCEEDED)
        .doesNotContain(BackupEvent.Type.BACKUP_FAILED);
  }

  @Test
  void aRunThatIsCancelledBeforeItsCommitIsAtNoMomentRecordedAsGood() throws Exception {
    MeddlingStorage home = new MeddlingStorage(world.storage);
    List<RunRecord.State> written = new CopyOnWriteArrayList<>();
    try (BackupManager manager = world.builder(home).build();
        BackupManager other = world.manager()) {
      Instance instance = manager.register(InstanceConfig.builder("cliente1", "map").build());
      List<Run<Backup>> started = new CopyOnWriteArrayList<>();
      CountDownLatch known = new CountDownLatch(1);
      home.after(
          (call, key) -> {
            if (call.equals("create") && key.contains("index")) {
              known.await();
              started.get(0).cancel(); // everything is written, but for the commit
              Thread.interrupted(); // and nobody on the way notices
            } else if (call.equals("replace") && key.contains("/runs/")) {
              written.add(other.instance("cliente1").history(1).get(0).state());
            }
          });
      started.add(instance.backup(BackupRequest.manual()));
      known.countDown();

      assertThatThrownBy(() -> started.get(0).await()).hasMessageContaining("cancelled");

      assertThat(written).containsExactly(RunRecord.State.CANCELLED);
      assertThat(world.keys("instances/cliente1")).noneMatch(k -> k.contains(".tar"));
    }
  }

  @Test
  void aListenerThatFailsBadlyKeepsNothingFromTheOthers() throws Exception {
    List<BackupEvent.Type> told = new CopyOnWriteArrayList<>();
    try (BackupManager manager =
        world
            .builder(world.storage)
            .listener(
                e -> {
                  throw new AssertionError("a bug of the host");
                })
            .listener(e -> told.add(e.type()))
            .build()) {
      manager.register(InstanceConfig.builder("cliente1", "map").build()).backup();
    }
    assertThat(told)
        .containsExactly(
            BackupEvent.Type.CONFIG_CHANGED,
            BackupEvent.Type.BACKUP_STARTED,
            BackupEvent.Type.BACKUP_SUCCEEDED);
  }

  @Test
  void aBackupMadeAfterTheClockWentBackIsNotDeletedAtOnce() throws Exception {
    try (BackupManager manager = world.manager()) {
      Instance instance =
          manager.register(
              InstanceConfig.builder("cliente1", "map")
                  .retention(RetentionPolicy.KEEP_ALL.maxCount(1))
                  .build());
      Instant right = world.time.now();
      world.time.set(right.plus(Duration.ofDays(3650)));
      instance.backup();
      world.time.set(right);

      Backup fresh = instance.backup();

      assertThat(instance.backups()).extracting(Backup::id).contains(fresh.id());
    }
  }

  @Test
  void anIdMeansTheRecordedBackupEvenBesideANewerForeignFileOfThatName() throws Exception {
    try (BackupManager manager = world.manager()) {
      Instance instance = manager.register(InstanceConfig.builder("cliente1", "map").build());
      Backup backup = instance.backup();
      world.storage.create(
          ObjectKey.of("instances/cliente1/" + backup.id() + ".tar.zst"),
          Body.of(EngineWorld.bytes("not ours")));

      assertThat(instance.backup(backup.id())).isEqualTo(backup);
      try (PartReader reader = instance.open(backup.id())) {
        assertThat(reader.find(EntryPath.of("notes.txt"))).isPresent();
      }
    }
  }
}

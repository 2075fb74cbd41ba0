package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupManager;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.catalog.RunRecord;
import io.respaldo.storage.StorageException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A storage that a run's own archive has filled to the last byte. */
class FullStorageTest {
  private final EngineWorld world = new EngineWorld();

  private static StorageException full() {
    return new StorageException(StorageException.Kind.FULL, "no space left");
  }

  @Test
  void anArchiveThatLeavesNoRoomForItsOwnRecordIsRemovedSoThatTheFailureCanBeWrittenDown()
      throws Exception {
    MeddlingStorage home = new MeddlingStorage(world.storage);
    AtomicBoolean small = new AtomicBoolean();
    home.before(
        (call, key) -> {
          boolean allWritten =
              world.keys("instances/cliente1").stream().anyMatch(k -> k.contains("index"));
          if (small.get() && allWritten && !call.equals("delete")) {
            throw full();
          }
        });
    try (BackupManager manager = world.builder(home).build()) {
      Instance instance = manager.register(InstanceConfig.builder("cliente1", "map").build());
      small.set(true);

      assertThatThrownBy(instance::backup)
          .isInstanceOf(BackupException.class)
          .hasMessageContaining("full");

      assertThat(world.keys("instances/cliente1")).noneMatch(k -> k.contains(".tar.gz"));
      assertThat(instance.history(10))
          .extracting(RunRecord::state)
          .containsExactly(RunRecord.State.FAILED);
      small.set(false);
      Backup fresh = instance.backup();
      assertThat(instance.backups()).isEqualTo(List.of(fresh));
    }
  }

  @Test
  void aCommitWhoseAnswerWasLostKeepsItsArchiveThoughTheStorageIsFullNow() throws Exception {
    MeddlingStorage home = new MeddlingStorage(world.storage);
    AtomicBoolean answered = new AtomicBoolean(true);
    AtomicBoolean armed = new AtomicBoolean();
    home.before(
        (call, key) -> {
          if (armed.get() && call.equals("replace") && key.contains("/runs/")) {
            if (answered.getAndSet(false)) {
              throw new StorageException(StorageException.Kind.UNAVAILABLE, "timed out");
            }
            throw full();
          }
        });
    try (BackupManager manager = world.builder(home).build()) {
      Instance instance = manager.register(InstanceConfig.builder("cliente1", "map").build());
      armed.set(true);

      assertThatThrownBy(instance::backup).isInstanceOf(BackupException.class);

      assertThat(world.keys("instances/cliente1"))
          .as("the commit may yet arrive; the next run will know")
          .anyMatch(k -> k.endsWith(".tar.gz"));
      armed.set(false);
      Backup fresh = instance.backup();
      assertThat(instance.backups()).isEqualTo(List.of(fresh));
    }
  }
}

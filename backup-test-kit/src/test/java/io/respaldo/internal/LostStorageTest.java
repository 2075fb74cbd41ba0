package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.BackupManager;
import io.respaldo.BackupQuery;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.catalog.RunRecord;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.StorageBackend;
import io.respaldo.testkit.Fault;
import io.respaldo.testkit.Fault.When;
import io.respaldo.testkit.FaultyStorage;
import io.respaldo.testkit.MemoryStorage;
import io.respaldo.testkit.StorageCall;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Backups in a storage that the manager does not know any more, or can't reach. */
class LostStorageTest {
  private final EngineWorld world = new EngineWorld();
  private final MemoryStorage data = new MemoryStorage();

  private BackupManager with(StorageBackend storage) {
    return world.builder(world.storage).storage("nas", storage).build();
  }

  private Backup onTheNas() throws InterruptedException {
    try (BackupManager manager = with(data)) {
      manager.register(InstanceConfig.builder("cliente1", "map").storage("nas").build());
      return manager.createBackup("cliente1");
    }
  }

  private void theInstanceMovesHome() {
    try (BackupManager manager = with(data)) {
      manager.instance("cliente1").update(c -> c.storage(""));
    }
    world.time.advance(Duration.ofDays(1));
  }

  private static Fault atDeletionOfData() {
    return Fault.on(
        c -> c.method() == StorageCall.Method.DELETE && c.toString().contains(".tar.gz"),
        When.BEFORE);
  }

  private static Fault atTheIndex() {
    return Fault.on(
        c -> c.method() == StorageCall.Method.CREATE && c.toString().contains("index"),
        When.BEFORE);
  }

  @Test
  void aDeletionLeftUnfinishedThereDoesNotStopLaterBackups() throws Exception {
    Backup lost = onTheNas();
    try (BackupManager breaking = with(FaultyStorage.freezing(data, atDeletionOfData()))) {
      assertThatThrownBy(() -> breaking.instance("cliente1").delete(List.of(lost.id()), true))
          .isInstanceOf(BackupException.class);
    }
    theInstanceMovesHome();

    try (BackupManager without = world.manager()) {
      assertThat(without.createBackup("cliente1").usable()).isTrue();
    }
    try (BackupManager again = with(data)) {
      again.createBackup("cliente1");
      assertThat(again.instance("cliente1").history(10).get(2).state())
          .isEqualTo(RunRecord.State.DELETED);
    }
  }

  @Test
  void leftoversThereDoNotStopLaterBackupsAndGoWhenItIsBack() throws Exception {
    Backup first = onTheNas();
    try (BackupManager breaking = with(FaultyStorage.freezing(data, atTheIndex()))) {
      assertThatThrownBy(() -> breaking.createBackup("cliente1"))
          .isInstanceOf(BackupException.class);
    }
    theInstanceMovesHome();

    try (BackupManager without = world.manager()) {
      assertThat(without.createBackup("cliente1").usable()).isTrue();
    }
    FaultyStorage down = FaultyStorage.of(data, Fault.on(c -> true, When.BEFORE));
    try (BackupManager unreachable = with(down)) {
      assertThat(unreachable.createBackup("cliente1").usable()).isTrue();
    }
    try (BackupManager again = with(data)) {
      again.createBackup("cliente1");
      assertThat(again.instance("cliente1").backups(BackupQuery.all()).items())
          .noneMatch(b -> b.state() == Backup.State.UNRECORDED)
          .hasSize(4);
      try (Stream<ObjectInfo> left = data.list(Folder.ROOT)) {
        assertThat(left.map(o -> o.key().name()).filter(n -> n.endsWith(".tar.gz")))
            .containsExactly(first.content().file());
      }
    }
  }

  @Test
  void aBackupThereIsNotMarkedForADeletionThatCannotBeDone() throws Exception {
    Backup lost = onTheNas();
    theInstanceMovesHome();

    try (BackupManager without = world.manager()) {
      Instance instance = without.instance("cliente1");
      assertThatThrownBy(() -> instance.delete(List.of(lost.id()), true))
          .isInstanceOfSatisfying(
              BackupException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
          .hasMessageContaining("no storage 'nas'");
      assertThat(instance.history(1).get(0).state()).isEqualTo(RunRecord.State.COMPLETED);
    }
  }

  @Test
  void retentionLeavesItAndGoesOnWithTheOthers() throws Exception {
    Backup lost = onTheNas();
    theInstanceMovesHome();
    try (BackupManager without = world.manager()) {
      Instance instance = without.instance("cliente1");
      Backup second = instance.backup();
      world.time.advance(Duration.ofDays(1));
      Backup third = instance.backup();
      instance.update(c -> c.retentionDays(2));
      world.time.advance(Duration.ofDays(30));

      Backup fresh = instance.backup();

      assertThat(instance.backups()).extracting(Backup::id).containsExactly(fresh.id(), lost.id());
      assertThat(List.of(second, third)).doesNotContain(fresh);
    }
  }
}

package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.BackupManager;
import io.respaldo.BackupQuery;
import io.respaldo.BackupRequest;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.Run;
import io.respaldo.catalog.RunRecord;
import io.respaldo.format.Depth;
import io.respaldo.storage.ObjectKey;
import io.respaldo.testkit.Fault;
import io.respaldo.testkit.Fault.When;
import io.respaldo.testkit.FaultyStorage;
import io.respaldo.testkit.StorageCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A worker that was taken for dead, and comes back. */
class TakeoverTest {
  private final EngineWorld world = new EngineWorld();

  @Test
  void aWorkerThatComesBackAfterItWasSealedCannotCommitAndTakesItsFilesAway() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch wakeUp = new CountDownLatch(1);
    try (BackupManager first = world.manager();
        BackupManager second = world.manager()) {
      Instance instance = first.register(InstanceConfig.builder("cliente1", "map").build());
      world.source.during =
          () -> {
            inside.countDown();
            wakeUp.await();
          };
      Run<Backup> zombie = instance.backup(BackupRequest.manual());
      inside.await();
      world.source.during = () -> {};
      world.time.advance(Duration.ofMinutes(10));

      Backup taken = second.createBackup("cliente1");
      wakeUp.countDown();

      assertThatThrownBy(zombie::await)
          .isInstanceOfSatisfying(
              BackupException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FAILED))
          .hasMessageContaining("closed as INTERRUPTED by another worker");
      assertThat(instance.history(10))
          .extracting(RunRecord::state)
          .containsExactly(RunRecord.State.COMPLETED, RunRecord.State.INTERRUPTED);
      assertThat(instance.backups()).containsExactly(taken);
      assertThat(instance.verify(taken.id(), Depth.FULL).await().findings()).isEmpty();
      assertThat(world.keys("instances/cliente1"))
          .as("files of the one that came back")
          .noneMatch(k -> k.endsWith("/" + zombie.id() + ".tar.gz"));
    }
  }

  @Test
  void aWorkerThatLostItsLeaseBeforeItBeganSealsNothingOfWhoTookIt() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch wakeUp = new CountDownLatch(1);
    MeddlingStorage slow = new MeddlingStorage(world.storage);
    try (BackupManager first = world.builder(slow).build();
        BackupManager second = world.manager()) {
      Instance instance = first.register(InstanceConfig.builder("cliente1", "map").build());
      world.source.during =
          () -> {
            inside.countDown();
            wakeUp.await();
          };
      List<Run<Backup>> taken = new ArrayList<>();
      slow.after(
          (call, key) -> {
            if (key.equals("leases/cliente1.json") && taken.isEmpty()) {
              world.time.advance(Duration.ofMinutes(10)); // the first worker stands still
              taken.add(second.instance("cliente1").backup(BackupRequest.manual()));
              inside.await();
              world.source.during = () -> {};
            }
          });

      Backup late = instance.backup();
      assertThat(second.instance("cliente1").history(10))
          .filteredOn(r -> r.runId().equals(taken.get(0).id()))
          .extracting(RunRecord::state)
          .containsExactly(RunRecord.State.RUNNING);
      wakeUp.countDown();

      Backup other = taken.get(0).await();
      assertThat(instance.backups()).containsExactlyInAnyOrder(other, late);
    }
  }

  @Test
  void whoeverIsStillAtWorkUnderTheNewestLeaseIsNotSealed() throws Exception {
    try (BackupManager first = world.manager();
        BackupManager second = world.manager()) {
      Instance instance = first.register(InstanceConfig.builder("cliente1", "map").build());
      world.source.during =
          () ->
              assertThatThrownBy(() -> second.createBackup("cliente1"))
                  .isInstanceOfSatisfying(
                      BackupException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY));

      assertThat(instance.backup().usable()).isTrue();
    }
  }

  @Test
  void aRunLeftOpenIsClosedEvenWhenSomebodyRemovedTheLeaseAndItsNumberBeginsAgain()
      throws Exception {
    FaultyStorage dying =
        FaultyStorage.freezing(
            world.storage,
            Fault.on(
                c -> c.method() == StorageCall.Method.CREATE && c.toString().contains(".tar.gz"),
                When.AFTER));
    try (BackupManager first = world.builder(dying).build()) {
      Instance instance = first.register(InstanceConfig.builder("cliente1", "map").build());
      assertThatThrownBy(instance::backup).isInstanceOf(BackupException.class);
    }
    world.storage.delete(List.of(ObjectKey.of("leases/cliente1.json")));

    try (BackupManager second = world.manager()) {
      Backup fresh = second.createBackup("cliente1");

      Instance instance = second.instance("cliente1");
      assertThat(instance.history(10))
          .extracting(RunRecord::state)
          .containsExactly(RunRecord.State.COMPLETED, RunRecord.State.INTERRUPTED);
      assertThat(instance.backups(BackupQuery.all()).items()).containsExactly(fresh);
    }
  }
}

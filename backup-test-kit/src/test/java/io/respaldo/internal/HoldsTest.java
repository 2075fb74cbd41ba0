package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.BackupId;
import io.respaldo.BackupManager;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.catalog.internal.Holds;
import io.respaldo.catalog.internal.Worker;
import io.respaldo.storage.Body;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageException;
import io.respaldo.testkit.Fault;
import io.respaldo.testkit.Fault.When;
import io.respaldo.testkit.FaultyStorage;
import io.respaldo.testkit.MemoryStorage;
import io.respaldo.testkit.SettableTime;
import io.respaldo.testkit.StorageCall.Method;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds, their renewal and their end. */
class HoldsTest {
  private static final InstanceName NAME = InstanceName.of("cliente1");
  private static final BackupId ID = BackupId.of("backup_20251119_030000");
  private final SettableTime time = new SettableTime();
  private final MemoryStorage storage = new MemoryStorage(time);
  private final Worker here = Worker.here();

  private boolean held() throws Exception {
    return new Holds(storage, time, Worker.here()).isHeld(NAME, ID);
  }

  @Test
  void aRenewalWhoseAnswerWasLostIsFollowedByOthers() throws Exception {
    FaultyStorage broken = FaultyStorage.of(storage, Fault.on(Method.REPLACE, When.AFTER).once());
    Holds.Hold hold = new Holds(broken, time, here).hold(NAME, ID, "download");

    assertThatThrownBy(hold::renew).isInstanceOf(StorageException.class);
    hold.renew();
    hold.renew();

    assertThat(held()).isTrue();
  }

  @Test
  void aRenewalBringsBackAHoldThatSomebodyTookForVoidButNotAReleasedOne() throws Exception {
    Holds.Hold hold = new Holds(storage, time, here).hold(NAME, ID, "download");
    storage.delete(storage.list(Folder.ROOT).map(o -> o.key()).toList());

    hold.renew();
    assertThat(held()).isTrue();

    hold.release();
    hold.renew();
    assertThat(held()).isFalse();
  }

  @Test
  void aClockThatJumpsForwardDoesNotVoidTheHoldOfALivingProcess() throws Exception {
    new Holds(storage, time, here).hold(NAME, ID, "download");

    time.advance(Duration.ofDays(400));

    assertThat(held()).isTrue();
  }

  @Test
  void theHoldOfADeadProcessIsVoidAtOnceAndOfAnotherMachineAfterADay() throws Exception {
    Worker dead = new Worker(here.host(), here.place(), Integer.MAX_VALUE, 1, "dead");
    new Holds(storage, time, dead).hold(NAME, ID, "download");
    assertThat(held()).isEqualTo(here.place().isEmpty()); // elsewhere nobody can look it up

    Worker elsewhere = new Worker("elsewhere", "other boot", 1, 1, "far");
    new Holds(storage, time, elsewhere).hold(NAME, ID, "download");
    assertThat(held()).isTrue();
    time.advance(Duration.ofHours(25));
    assertThat(held()).isFalse();
  }

  @Test
  void whatLiesAmongHoldsAndIsNoneStopsNothingAndStays() throws Exception {
    MemoryStorage home = new MemoryStorage(time);
    Holds holds = new Holds(home, time, here);
    String valid = "00000000-0000-0000-0000-000000000000.json";
    List<String> strange =
        List.of(
            "holds/cliente1/note.txt",
            "holds/cliente1/" + valid,
            "holds/cliente1/.trash/" + valid,
            "holds/cliente1/" + ID + "/README.md",
            "holds/cliente1/" + ID + "/old/" + valid,
            "holds/cliente1/not a backup!/" + valid);
    for (String key : strange) {
      home.create(ObjectKey.of(key), Body.of(EngineWorld.bytes("not ours")));
    }
    time.advance(Duration.ofDays(3));

    assertThat(holds.held(NAME)).isEmpty();
    assertThat(holds.isHeld(NAME, ID)).isFalse();
    Holds.Hold hold = holds.hold(NAME, ID, "download");
    assertThat(holds.held(NAME)).containsExactly(ID);
    hold.release();

    for (String key : strange) {
      assertThat(home.find(ObjectKey.of(key))).as(key).isPresent();
    }
  }

  @Test
  void aStrangeFolderAmongHoldsKeepsNoBackupFromBeingDeleted() throws Exception {
    EngineWorld world = new EngineWorld();
    try (BackupManager manager = world.manager()) {
      Instance instance = manager.register(InstanceConfig.builder("cliente1", "map").build());
      BackupId first = instance.backup().id();
      instance.backup();
      world.storage.create(
          ObjectKey.of("holds/cliente1/_x_/note.txt"), Body.of(EngineWorld.bytes("not ours")));

      instance.delete(List.of(first), false);

      assertThat(instance.backups()).hasSize(1);
      assertThat(world.keys("holds")).containsExactly("holds/cliente1/_x_/note.txt");
    }
  }

  @Test
  void aClosedManagerHoldsNothing() throws Exception {
    EngineWorld world = new EngineWorld();
    BackupManager manager = world.manager();
    Instance instance = manager.register(InstanceConfig.builder("cliente1", "map").build());
    BackupId id = instance.backup().id();
    manager.close();

    assertThatThrownBy(() -> instance.open(id)).hasMessageContaining("closed");

    assertThat(world.keys("holds")).isEmpty();
  }
}

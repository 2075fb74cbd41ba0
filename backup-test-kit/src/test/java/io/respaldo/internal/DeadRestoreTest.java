package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupManager;
import io.respaldo.Finding;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.RestoreReport;
import io.respaldo.RestoreRequest;
import io.respaldo.Run;
import io.respaldo.catalog.RunRecord;
import io.respaldo.catalog.internal.Worker;
import io.respaldo.event.BackupEvent;
import io.respaldo.storage.Body;
import io.respaldo.storage.ObjectKey;
import io.respaldo.testkit.Fault;
import io.respaldo.testkit.FaultyStorage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Restores whose worker is gone: by a reboot, with its machine, or in the middle of cleaning up.
 */
class DeadRestoreTest {
  private static final Worker HERE = Worker.here();
  private static final Worker REBOOTED =
      new Worker(HERE.host(), "00000000-0000-0000-0000-000000000000 pid:[1]", 4, 5, "before");
  private static final Worker ELSEWHERE =
      new Worker("elsewhere", "11111111-0000-0000-0000-000000000000 pid:[1]", 4, 5, "far");
  private final EngineWorld world = new EngineWorld();

  @BeforeEach
  void anInstance() {
    try (BackupManager manager = world.manager()) {
      manager.register(InstanceConfig.builder("cliente1", "map").build());
    }
  }

  /** The run id of a restore that died while it built, as if this worker had run it. */
  private String died(Worker worker) throws Exception {
    assumeThat(HERE.place()).as("this system tells its boot").isNotEmpty();
    List<FaultyStorage> homes = new ArrayList<>();
    boolean[] dead = new boolean[1];
    homes.add(
        FaultyStorage.freezing(
            world.storage, c -> Fault.on(x -> dead[0], Fault.When.BEFORE).at(c)));
    world.source.duringBuild =
        () -> {
          dead[0] = true;
          throw new IOException("the power went");
        };
    world.source.beforeDiscard =
        () -> {
          throw new IOException("nobody is there to do it");
        };
    try (BackupManager manager = world.builder(homes.get(0)).build()) {
      Instance instance = manager.instance("cliente1");
      instance.backup();
      Run<RestoreReport> run =
          instance.restore(instance.plan(RestoreRequest.latest().to("copy")).confirm());
      assertThat(catchThrowable(run::await)).isInstanceOf(BackupException.class);
      world.source.duringBuild = () -> {};
      world.source.beforeDiscard = () -> {};
      assertThat(world.source.places).containsOnlyKeys("side_" + run.id());
      for (String key : world.keys("")) {
        if (key.endsWith("/" + run.id() + ".json")) {
          become(worker, key, "\"worker\" : \"[^\"]*\"", "\"worker\" : \"" + worker.id() + "\"");
        } else if (key.startsWith("holds/")) {
          become(worker, key, "\"host\" : \"[^\"]*\"", "\"host\" : \"" + worker.host() + "\"");
          become(worker, key, "\"place\" : \"[^\"]*\"", "\"place\" : \"" + worker.place() + "\"");
          become(worker, key, "\"pid\" : [0-9]+", "\"pid\" : " + worker.pid());
          become(worker, key, "\"started\" : [0-9]+", "\"started\" : " + worker.started());
          become(worker, key, "\"nonce\" : \"[^\"]*\"", "\"nonce\" : \"" + worker.nonce() + "\"");
        }
      }
      world.time.advance(Duration.ofMinutes(10));
      return run.id();
    }
  }

  private void become(Worker worker, String path, String pattern, String text) throws Exception {
    ObjectKey key = ObjectKey.of(path);
    String old;
    try (InputStream in = world.storage.open(key)) {
      old = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(old).as("%s for %s", path, worker).containsPattern(pattern);
    world.storage.replace(
        key,
        Body.of(EngineWorld.bytes(old.replaceFirst(pattern, text))),
        world.storage.find(key).orElseThrow().requireTag());
  }

  private static RunRecord record(BackupManager manager, String run) {
    return manager.instance("cliente1").history(100).stream()
        .filter(r -> r.runId().equals(run))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRestoreThatAnEarlierBootOfThisMachineRanIsSealedAndWhatItBuiltIsRemoved() throws Exception {
    String run = died(REBOOTED);
    try (BackupManager manager = world.manager()) {
      assertThat(record(manager, run).state()).isEqualTo(RunRecord.State.RUNNING);

      assertThat(manager.createBackup("cliente1").usable()).isTrue();

      assertThat(record(manager, run).state()).isEqualTo(RunRecord.State.INTERRUPTED);
      assertThat(record(manager, run).staging()).isEmpty();
      assertThat(record(manager, run).findings()).isEmpty();
      assertThat(world.source.places).isEmpty();
      assertThat(world.keys("holds")).as("its hold").isEmpty();
    }
    assertThat(world.events)
        .filteredOn(e -> e.type() == BackupEvent.Type.RESTORE_FAILED && e.runId().equals(run))
        .extracting(BackupEvent::message)
        .last()
        .asString()
        .contains("was interrupted");
  }

  @Test
  void whatCouldNotBeRemovedIsToldAndTriedAgainByLaterRuns() throws Exception {
    String run = died(REBOOTED);
    world.source.beforeDiscard =
        () -> {
          throw new IOException("the server is down");
        };
    for (int i = 0; i < 2; i++) {
      try (BackupManager manager = world.manager()) {
        assertThat(manager.createBackup("cliente1").usable()).isTrue();

        RunRecord left = record(manager, run);
        assertThat(left.state()).isEqualTo(RunRecord.State.INTERRUPTED);
        assertThat(left.staging()).containsEntry("side", "side_" + run);
        assertThat(left.findings())
            .singleElement()
            .satisfies(
                f -> {
                  assertThat(f.severity()).isEqualTo(Finding.Severity.WARNING);
                  assertThat(f.code()).isEqualTo("staging_left");
                  assertThat(f.message()).contains("the server is down");
                });
        assertThat(world.source.places).containsKey("side_" + run);
      }
    }
    world.source.beforeDiscard = () -> {};

    try (BackupManager manager = world.manager()) {
      manager.createBackup("cliente1");

      assertThat(world.source.places).isEmpty();
      assertThat(record(manager, run).staging()).isEmpty();
      assertThat(record(manager, run).findings()).isEmpty();
    }
  }

  @Test
  void whatAGoodRestoreLeftIsNotPromisedToBeRemovedForNobodyTriesAgain() throws Exception {
    try (BackupManager manager = world.manager()) {
      Instance instance = manager.instance("cliente1");
      instance.backup();
      world.source.beforeDiscard =
          () -> {
            throw new IOException("the server is down");
          };
      RestoreReport report =
          instance.restore(instance.plan(RestoreRequest.latest().to("copy")).confirm()).await();
      assertThat(report.findings())
          .filteredOn(f -> f.code().equals("staging_left"))
          .singleElement()
          .satisfies(f -> assertThat(f.remedy()).startsWith("remove it by hand"));
    }
  }

  @Test
  void aFailedRestoreThatCouldNotCleanUpItselfIsCleanedUpAfterByTheNextBackup() throws Exception {
    try (BackupManager manager = world.manager()) {
      Instance instance = manager.instance("cliente1");
      instance.backup();
      world.source.duringBuild =
          () -> {
            throw new IOException("relation exists already");
          };
      world.source.beforeDiscard =
          () -> {
            throw new IOException("the server is down");
          };
      Run<RestoreReport> run =
          instance.restore(instance.plan(RestoreRequest.latest().to("copy")).confirm());
      assertThatThrownBy(run::await).hasMessageContaining("relation exists already");
      assertThat(record(manager, run.id()).state()).isEqualTo(RunRecord.State.FAILED);
      assertThat(record(manager, run.id()).staging()).isNotEmpty();
      assertThat(record(manager, run.id()).findings())
          .extracting(Finding::code)
          .containsExactly("staging_left");
      world.source.beforeDiscard = () -> {};

      instance.backup();

      assertThat(world.source.places).isEmpty();
      assertThat(record(manager, run.id()).state()).isEqualTo(RunRecord.State.FAILED);
      assertThat(record(manager, run.id()).staging()).isEmpty();
      assertThat(record(manager, run.id()).findings()).isEmpty();
    }
  }

  @Test
  void aFailedRestoreThatCleanedUpLeavesNothingToDo() throws Exception {
    try (BackupManager manager = world.manager()) {
      Instance instance = manager.instance("cliente1");
      instance.backup();
      world.source.duringBuild =
          () -> {
            throw new IOException("relation exists already");
          };
      Run<RestoreReport> run =
          instance.restore(instance.plan(RestoreRequest.latest().to("copy")).confirm());
      assertThatThrownBy(run::await).hasMessageContaining("relation exists already");

      assertThat(record(manager, run.id()).staging()).isEmpty();
      world.source.beforeDiscard =
          () -> {
            throw new AssertionError("there is nothing to discard");
          };
      assertThat(instance.backup().usable()).isTrue();
    }
  }

  @Test
  void aRestoreOfAnotherMachineIsSealedWhenItShowedNoSignOfLifeForATerm() throws Exception {
    String run = died(ELSEWHERE);
    try (BackupManager manager = world.manager()) {
      manager.createBackup("cliente1");
      assertThat(record(manager, run).state()).isEqualTo(RunRecord.State.RUNNING);
      world.time.advance(Duration.ofSeconds(59));
      manager.createBackup("cliente1");
      assertThat(record(manager, run).state()).isEqualTo(RunRecord.State.RUNNING);
      world.time.advance(Duration.ofSeconds(1));

      manager.createBackup("cliente1");

      assertThat(record(manager, run).state()).isEqualTo(RunRecord.State.INTERRUPTED);
      assertThat(world.source.places).as("databases are reached from here too").isEmpty();
      assertThat(record(manager, run).staging())
          .as("but folders of that machine are not, so its own next run looks again")
          .isNotEmpty();
    }
  }

  @Test
  void aRestoreOfAnotherMachineWhoseHoldIsRenewedIsLeftAlone() throws Exception {
    String run = died(ELSEWHERE);
    String hold = world.keys("holds").get(0);
    try (BackupManager manager = world.manager()) {
      for (int beat = 2; beat < 6; beat++) {
        become(ELSEWHERE, hold, "\"beat\" : [0-9]+", "\"beat\" : " + beat);

        manager.createBackup("cliente1");

        assertThat(record(manager, run).state()).isEqualTo(RunRecord.State.RUNNING);
        assertThat(world.source.places).containsKey("side_" + run);
        world.time.advance(Duration.ofMinutes(5));
      }
    }
  }

  @Test
  void aMachineOfTheSameNameWhoseHoldWasJustRenewedIsNotTakenForAnEarlierBoot() throws Exception {
    String run = died(REBOOTED);
    String hold = world.keys("holds").get(0);
    world.time.set(Instant.now()); // as the storage's own clock
    become(REBOOTED, hold, "\"beat\" : [0-9]+", "\"beat\" : 77");
    try (BackupManager manager = world.manager()) {
      manager.createBackup("cliente1");

      assertThat(record(manager, run).state()).isEqualTo(RunRecord.State.RUNNING);
      assertThat(world.source.places).containsKey("side_" + run);
    }
  }

  @Test
  void aRestoreThatIsStillAtWorkHereIsNeverSealed() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (BackupManager first = world.manager();
        BackupManager second = world.manager()) {
      Instance instance = first.instance("cliente1");
      Backup backup = instance.backup();
      world.source.duringBuild =
          () -> {
            inside.countDown();
            goOn.await();
          };
      Run<RestoreReport> run =
          instance.restore(instance.plan(RestoreRequest.latest().to("copy")).confirm());
      inside.await();
      for (int i = 0; i < 3; i++) {
        world.time.advance(Duration.ofDays(2));
        second.createBackup("cliente1");
        assertThat(record(second, run.id()).state()).isEqualTo(RunRecord.State.RUNNING);
      }
      goOn.countDown();

      assertThat(run.await().backup().id()).isEqualTo(backup.id());
      assertThat(world.source.places).containsOnlyKeys("copy");
    }
  }

  @Test
  void aShortLivedProcessSealsARestoreThatIsSilentForADay() throws Exception {
    String run = died(ELSEWHERE);
    world.time.set(Instant.now().plus(Duration.ofHours(23)));
    try (BackupManager manager = world.manager()) {
      manager.createBackup("cliente1");
      assertThat(record(manager, run).state()).isEqualTo(RunRecord.State.RUNNING);
    }
    world.time.set(Instant.now().plus(Duration.ofHours(25)));
    try (BackupManager manager = world.manager()) {
      manager.createBackup("cliente1");
      assertThat(record(manager, run).state()).isEqualTo(RunRecord.State.INTERRUPTED);
    }
  }
}

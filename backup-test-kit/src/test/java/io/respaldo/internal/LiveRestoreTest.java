package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Backup;
import io.respaldo.BackupManager;
import io.respaldo.BackupRequest;
import io.respaldo.Finding;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.RecoveredRestore.Outcome;
import io.respaldo.RestorePlan;
import io.respaldo.RestoreReport;
import io.respaldo.RestoreRequest;
import io.respaldo.Run;
import io.respaldo.Trigger;
import io.respaldo.catalog.RestoreJournal.Phase;
import io.respaldo.catalog.RunRecord;
import io.respaldo.format.Depth;
import io.respaldo.hook.Hook;
import io.respaldo.storage.ObjectKey;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Restores over what is live: whole or not at all. */
class LiveRestoreTest extends LiveRestoreFixture {
  @Test
  void whatIsLiveIsReplacedKeptAsideAndBackedUpBeforeWhileServicesStand() throws Exception {
    RestoreReport report = start().await();

    assertThat(world.source.places.get("live")).containsOnlyKeys("dump.sql", "notes.txt");
    assertThat(world.source.places.get("old_" + report.runId())).containsOnlyKeys("now");
    assertThat(service.calls).containsExactly("STOP_SERVICES", "START_SERVICES", "CHECK_HEALTH");
    RunRecord record = record(report.runId());
    assertThat(record.state()).isEqualTo(RunRecord.State.COMPLETED);
    assertThat(phase(report.runId())).isEqualTo(Phase.KEPT);
    Backup safety = instance.backup(record.restore().orElseThrow().safetyBackup().orElseThrow());
    assertThat(safety.id().value()).startsWith("pre_restore_");
    assertThat(safety.usable()).isTrue();
    assertThat(instance.keptRestores()).extracting(RunRecord::runId).containsOnly(report.runId());
    assertThat(world.keys("restores")).isEmpty();
    assertThat(world.keys("leases")).isNotEmpty();
  }

  @Test
  void withoutTheNameTypedOrWithAnotherNothingIsDone() {
    RestorePlan plan = instance.plan(request());

    assertThatThrownBy(plan::confirm).hasMessageContaining("it is live");
    assertThatThrownBy(() -> plan.confirm("Shop")).hasMessageContaining("name typed is 'Shop'");
    assertThatThrownBy(() -> plan.confirm("shop", "0123456789abcdef"))
        .hasMessageContaining("the world changed");
    assertThat(plan.confirm("shop", instance.plan(request()).hash()).plan()).isEqualTo(plan);
    assertThat(plan.hash()).matches("[0-9a-f]{16}");
  }

  @Test
  void aPlanSaysWhatStandsThereWhatIsStoppedAndThatNobodyVerifiedIt() throws Exception {
    RestorePlan plan = instance.plan(request());

    assertThat(plan.standing()).singleElement().extracting(s -> s.what()).isEqualTo("place 'live'");
    assertThat(plan.services()).containsExactly("app");
    assertThat(plan.verified()).isEmpty();
    assertThat(plan.expected()).isEmpty();
    assertThat(plan.findings()).extracting(Finding::code).contains("never_verified");
    assertThat(plan.steps()).anySatisfy(s -> assertThat(s).contains("kept for 7 days"));

    instance.verify(plan.backup().id(), Depth.QUICK).await();
    assertThat(instance.plan(request()).verified()).as("a quick look proves little").isEmpty();
    instance.verify(plan.backup().id(), Depth.FULL).await();
    start().await();
    RestorePlan next = instance.plan(request());
    assertThat(next.verified()).isPresent();
    assertThat(next.expected()).isPresent();
    assertThat(next.findings()).extracting(Finding::code).contains("undo_ends");
  }

  @Test
  void aPlanWhoseWorldChangedIsRefusedAndSaysWhatChanged() throws Exception {
    RestorePlan.Confirmed plan = instance.plan(request()).confirm("shop");
    world.source.places.put("live", new HashMap<>(Map.of("now", EngineWorld.bytes("other"))));

    assertThatThrownBy(() -> instance.restore(plan).await())
        .hasMessageContaining("the world changed")
        .hasMessageContaining("place 'live'");

    assertThat(world.source.places).containsOnlyKeys("live");
    assertThat(service.calls).isEmpty();
  }

  @Test
  void aProtectedInstanceIsRefusedUnlessTheHostAllowsIt() throws Exception {
    instance.update(c -> c.protect(true));
    RestorePlan plan = instance.plan(request());

    assertThatThrownBy(() -> plan.confirm("shop")).hasMessageContaining("is protected");

    try (BackupManager allowing =
        world
            .builder(world.storage)
            .time(new PatientTime(world.time))
            .hook("app", service)
            .mayReplaceProtected(n -> n.value().equals("shop"))
            .build()) {
      Instance own = allowing.instance("shop");
      own.restore(own.plan(request()).confirm("shop")).await();
    }
    assertThat(world.source.places.get("live")).containsKey("dump.sql");
  }

  @Test
  void aBuildThatFailsTouchesNothingLiveAndStopsNothing() {
    world.source.duringBuild =
        () -> {
          throw new IOException("the disk is full");
        };

    assertThat(failing()).hasMessageContaining("the disk is full");

    assertThatTheOldIsLive();
    assertThat(service.calls).isEmpty();
    assertThat(world.source.places).containsOnlyKeys("live");
    assertThat(lastRestore().state()).isEqualTo(RunRecord.State.FAILED);
    assertThat(phase(lastRestore().runId())).isEqualTo(Phase.ROLLED_BACK);
  }

  @Test
  void aServiceThatWontStopLeavesEverythingAsItWas() {
    service.failing.add(Hook.Point.STOP_SERVICES);

    assertThat(failing()).hasMessageContaining("hook 'app' failed at stop_services");

    assertThatTheOldIsLive();
    assertThat(service.calls).endsWith("START_SERVICES");
    assertThat(world.source.places).containsOnlyKeys("live");
    assertThat(phase(lastRestore().runId())).isEqualTo(Phase.ROLLED_BACK);
  }

  @Test
  void aServiceThatDoesNotWorkWithTheRestoredBringsTheOldBack() {
    service.atHealth =
        () -> {
          assertThat(world.source.places.get("live")).containsKey("dump.sql");
          throw new IllegalStateException("it answers with an error");
        };

    assertThat(failing()).hasMessageContaining("it answers with an error");

    assertThatTheOldIsLive();
    assertThat(service.calls)
        .containsExactly(
            "STOP_SERVICES", "START_SERVICES", "CHECK_HEALTH", "STOP_SERVICES", "START_SERVICES");
    assertThat(world.source.places).containsOnlyKeys("live");
  }

  @Test
  void aServiceThatWontStartBringsTheOldBackAndThatIsTold() {
    service.failing.add(Hook.Point.START_SERVICES);

    assertThat(failing()).hasMessageContaining("hook 'app' failed at start_services");

    assertThat(world.source.places).containsOnlyKeys("live");
    assertThat(world.source.places.get("live")).containsOnlyKeys("now");
    assertThat(lastRestore().findings())
        .extracting(Finding::message)
        .anySatisfy(m -> assertThat(m).contains("hook 'app' failed at start_services"));
  }

  @Test
  void aSwapThatFailsBringsTheOldBack() {
    int[] calls = new int[1];
    world.source.aroundSwap =
        () -> {
          if (++calls[0] == 2) {
            throw new IOException("the server went away");
          }
        };

    assertThat(failing()).hasMessageContaining("the server went away");

    assertThatTheOldIsLive();
    assertThat(world.source.places).containsOnlyKeys("live");
  }

  @Test
  void whenTheOldCantBePutBackServicesStayStoppedUntilARecoveryDoesIt() throws Exception {
    service.failing.add(Hook.Point.CHECK_HEALTH);
    int[] calls = new int[1];
    world.source.aroundSwap =
        () -> {
          if (++calls[0] > 2) {
            throw new IOException("the server is down");
          }
        };

    assertThat(failing()).hasMessageContaining("check_health");

    assertThat(service.running).isFalse();
    String run = lastRestore().runId();
    assertThat(phase(run)).isEqualTo(Phase.ROLLING_BACK);
    assertThat(lastRestore().findings()).extracting(Finding::code).contains("not_rolled_back");
    assertThat(world.source.places).containsKey("old_" + run);
    assertThatThrownBy(() -> instance.backup())
        .hasMessageContaining("could not be put back")
        .hasMessageContaining("the server is down");
    assertThat(manager.recover())
        .singleElement()
        .extracting(r -> r.outcome())
        .isEqualTo(Outcome.LEFT);
    world.source.aroundSwap = () -> {};

    assertThat(manager.recover())
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.runId()).isEqualTo(run);
              assertThat(r.outcome()).isEqualTo(Outcome.ROLLED_BACK);
            });

    assertThatTheOldIsLive();
    assertThat(world.source.places).containsOnlyKeys("live");
    assertThat(phase(run)).isEqualTo(Phase.ROLLED_BACK);
    assertThat(manager.recover()).isEmpty();
    assertThat(world.keys("restores")).isEmpty();
  }

  @Test
  void aFailedSafetyBackupStopsTheRestoreUnlessNoneIsWanted() throws Exception {
    world.source.during =
        () -> {
          throw new IOException("what is live can't be read");
        };

    assertThat(failing()).hasMessageContaining("what is live can't be read");
    assertThatTheOldIsLive();

    RestorePlan plan = instance.plan(request().withoutSafetyBackup());
    assertThat(plan.findings()).extracting(Finding::code).contains("no_safety_backup");
    instance.restore(plan.confirm("shop")).await();
    assertThat(world.source.places.get("live")).containsKey("dump.sql");
  }

  @Test
  void whatFailsBeforeItHasNamesLeavesNothingToRecover() throws Exception {
    Backup backup = instance.backups().get(0);
    world.source.during =
        () ->
            world.storage.delete(
                List.of(new ObjectKey("instances/shop/" + backup.content().file())));

    assertThat(failing()).isNotNull();

    world.source.during = () -> {};
    assertThat(phase(lastRestore().runId())).isEqualTo(Phase.ROLLED_BACK);
    assertThat(world.keys("restores")).as("marks of open restores").isEmpty();
    assertThat(manager.recover()).isEmpty();
    assertThatTheOldIsLive();
  }

  @Test
  void theLatestIsNotTheOneThatARestoreMadeOfWhatItReplaced() throws Exception {
    Backup before = instance.backups().get(0);
    start().await();
    assertThat(instance.backups().get(0).origin().trigger()).isEqualTo(Trigger.PRE_RESTORE);

    assertThat(instance.plan(RestoreRequest.latest()).backup().id()).isEqualTo(before.id());
  }

  @Test
  void itCanBeCancelledUntilTheSwap() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    world.source.duringBuild =
        () -> {
          inside.countDown();
          new CountDownLatch(1).await();
        };
    Run<RestoreReport> run = start();
    inside.await();
    run.cancel();

    assertThatThrownBy(run::await).hasMessageContaining("cancelled");

    assertThatTheOldIsLive();
    assertThat(world.source.places).containsOnlyKeys("live");
    assertThat(record(run.id()).state()).isEqualTo(RunRecord.State.CANCELLED);
  }

  @Test
  void aCancellationInTheSwapComesTooLate() throws Exception {
    Run<?>[] run = new Run<?>[1];
    CountDownLatch known = new CountDownLatch(1);
    world.source.aroundSwap =
        () -> {
          known.await();
          run[0].cancel();
        };
    Run<RestoreReport> started = start();
    run[0] = started;
    known.countDown();

    assertThat(started.await().runId()).isEqualTo(started.id());
    assertThat(world.source.places.get("live")).containsKey("dump.sql");
  }

  @Test
  void anotherInstancesBackupIsRestoredHereUnderThisOnesTerms() throws Exception {
    Instance staging = manager.register(InstanceConfig.builder("staging", "map").build());
    RestorePlan plan = staging.plan(RestoreRequest.latest().from("shop").inPlace());
    assertThat(plan.backup().instance().value()).isEqualTo("shop");
    assertThatThrownBy(() -> plan.confirm("shop")).hasMessageContaining("'staging'");

    RestoreReport report = staging.restore(plan.confirm("staging")).await();

    assertThat(world.source.places.get("live")).containsKey("dump.sql");
    assertThat(staging.keptRestores()).extracting(RunRecord::runId).containsOnly(report.runId());
    assertThat(instance.keptRestores()).isEmpty();
    staging.undo(report.runId()).await();
    assertThatTheOldIsLive();
  }

  @Test
  void nothingIsRestoredWhileABackupIsMade() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    RestorePlan.Confirmed plan = instance.plan(request()).confirm("shop");
    world.source.during =
        () -> {
          inside.countDown();
          goOn.await();
        };
    Run<Backup> backup = instance.backup(BackupRequest.manual());
    inside.await();

    assertThatThrownBy(() -> instance.restore(plan).await())
        .hasMessageContaining("is being worked on: backup");
    goOn.countDown();
    backup.await();
  }
}

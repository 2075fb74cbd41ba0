package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupManager;
import io.respaldo.BackupQuery;
import io.respaldo.Finding;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.RecoveredRestore.Outcome;
import io.respaldo.RestorePlan;
import io.respaldo.RestoreReport;
import io.respaldo.RestoreRequest;
import io.respaldo.Run;
import io.respaldo.Trigger;
import io.respaldo.catalog.AuditEntry;
import io.respaldo.catalog.RestoreJournal;
import io.respaldo.catalog.RestoreJournal.Phase;
import io.respaldo.catalog.RunRecord;
import io.respaldo.hook.Hook;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Restores over what is live: whole or not at all, and taken back when somebody wants that. */
class LiveRestoreTest {
  private final EngineWorld world = new EngineWorld();
  private final FakeService service = new FakeService();
  private BackupManager manager;
  private Instance instance;

  @BeforeEach
  void begin() throws Exception {
    manager =
        world.builder(world.storage).time(new PatientTime(world.time)).hook("app", service).build();
    instance =
        manager.register(InstanceConfig.builder("shop", "map").hooks(List.of("app")).build());
    instance.backup();
    world.time.advance(Duration.ofHours(1));
    world.source.places.put("live", new HashMap<>(Map.of("now", EngineWorld.bytes("live"))));
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private RestoreRequest request() {
    return RestoreRequest.of(
            instance.backups(BackupQuery.all()).items().stream()
                .filter(b -> b.origin().trigger() == Trigger.MANUAL)
                .findFirst()
                .orElseThrow()
                .id())
        .inPlace();
  }

  private Run<RestoreReport> start() {
    return instance.restore(instance.plan(request()).confirm("shop"));
  }

  private BackupException failing() {
    return catchThrowableOfType(BackupException.class, () -> start().await());
  }

  private RunRecord record(String runId) {
    return instance.history(100).stream()
        .filter(r -> r.runId().equals(runId))
        .findFirst()
        .orElseThrow();
  }

  private RunRecord lastRestore() {
    return instance.history(100).stream()
        .filter(r -> r.operation() == RunRecord.Operation.RESTORE)
        .findFirst()
        .orElseThrow();
  }

  private Phase phase(String runId) {
    return record(runId).restore().map(RestoreJournal::phase).orElseThrow();
  }

  private void assertThatTheOldIsLive() {
    assertThat(world.source.places.get("live")).containsOnlyKeys("now");
    assertThat(service.running).isTrue();
  }

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
  void anUndoneRestoreLeavesBothAndADiscardFreesWhatIsKept() throws Exception {
    RestoreReport report = start().await();
    java.util.Objects.requireNonNull(world.source.places.get("live"))
        .put("later", EngineWorld.bytes("after the restore"));

    instance.undo(report.runId()).await();

    assertThatTheOldIsLive();
    assertThat(world.source.places.get("side_" + report.runId())).containsKey("later");
    assertThat(phase(report.runId())).isEqualTo(Phase.UNDONE);
    assertThatThrownBy(() -> instance.undo(report.runId()).await())
        .hasMessageContaining("has been undone already");

    instance.discard(report.runId()).await();

    assertThat(world.source.places).containsOnlyKeys("live");
    assertThat(phase(report.runId())).isEqualTo(Phase.DISCARDED);
    assertThat(instance.keptRestores()).isEmpty();
    assertThat(manager.audit(10))
        .extracting(AuditEntry::action)
        .contains("undo", "restore-discard");
  }

  @Test
  void whatIsKeptGoesWithTheNextRunAfterItsTime() throws Exception {
    RestoreReport report = start().await();
    world.time.advance(Duration.ofDays(6));
    instance.backup();
    assertThat(world.source.places).containsKey("old_" + report.runId());
    world.time.advance(Duration.ofDays(2));

    instance.backup();

    assertThat(world.source.places).containsOnlyKeys("live");
    assertThat(phase(report.runId())).isEqualTo(Phase.DISCARDED);
    assertThatThrownBy(() -> instance.undo(report.runId()).await())
        .hasMessageContaining("keeps nothing aside: it is discarded");
  }

  @Test
  void onlyTheLastRestoreCanBeUndone() throws Exception {
    RestoreReport first = start().await();
    world.time.advance(Duration.ofHours(1));
    RestoreReport second = start().await();

    assertThatThrownBy(() -> instance.undo(first.runId()).await())
        .hasMessageContaining("is not the last one")
        .hasMessageContaining(second.runId());

    instance.undo(second.runId()).await();
    instance.undo(first.runId()).await();
    assertThatTheOldIsLive();
  }

  @Test
  void anOlderRestoreIsNotUndoneWhenALaterOneStandsThoughItIsDiscarded() throws Exception {
    RestoreReport first = start().await();
    world.time.advance(Duration.ofHours(1));
    RestoreReport second = start().await();
    instance.discard(second.runId()).await();

    assertThatThrownBy(() -> instance.undo(first.runId()).await())
        .hasMessageContaining("what that one kept is discarded");
    assertThat(world.source.places).containsKey("old_" + first.runId());

    instance.discard(first.runId()).await();
  }

  @Test
  void anUndoWithNothingToPutBackIsRefusedBeforeAnythingStops() throws Exception {
    RestoreReport report = start().await();
    world.source.places.remove("old_" + report.runId());
    service.calls.clear();

    assertThatThrownBy(() -> instance.undo(report.runId()).await())
        .hasMessageContaining("what was live before is gone");

    assertThat(service.calls).isEmpty();
    assertThat(phase(report.runId())).isEqualTo(Phase.KEPT);
  }

  @Test
  void anUndoAfterTheTimeOfWhatIsKeptFindsItStill() throws Exception {
    RestoreReport report = start().await();
    world.time.advance(Duration.ofDays(8));

    instance.undo(report.runId()).await();

    assertThatTheOldIsLive();
  }

  @Test
  void aDiscardThatFailsStandsInNobodysWay() throws Exception {
    RestoreReport report = start().await();
    world.source.beforeDiscard =
        () -> {
          throw new IOException("no right to delete it");
        };
    assertThatThrownBy(() -> instance.discard(report.runId()).await())
        .hasMessageContaining("no right to delete it");
    assertThat(phase(report.runId())).isEqualTo(Phase.DISCARDING);

    assertThat(instance.backup().usable()).isTrue();
    assertThat(manager.recover()).singleElement().matches(r -> r.outcome() == Outcome.LEFT);
    start().await();
    world.source.beforeDiscard = () -> {};

    assertThat(instance.backup().usable()).isTrue();
    assertThat(phase(report.runId())).isEqualTo(Phase.DISCARDED);
  }

  @Test
  void anInstanceThatCantBeHelpedKeepsNoOtherFromBeingHelped() throws Exception {
    try (BackupManager blind =
        world.builder(world.storage).source("other", c -> world.source).build()) {
      blind.register(InstanceConfig.builder("aaa", "other").build());
      blind.instance("aaa").backup();
      Instance aaa = blind.instance("aaa");
      RestoreReport report =
          aaa.restore(aaa.plan(RestoreRequest.latest().inPlace()).confirm("aaa")).await();
      int[] calls = new int[1];
      world.source.aroundSwap =
          () -> {
            calls[0]++;
            throw new IOException("the server is down");
          };
      assertThatThrownBy(() -> aaa.undo(report.runId()).await())
          .hasMessageContaining("services are stopped");
      world.source.aroundSwap = () -> {};
    }
    // this manager knows no source 'other'
    assertThat(manager.recover())
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.outcome()).isEqualTo(Outcome.LEFT);
              assertThat(r.message()).contains("there is no source type 'other'");
            });
    assertThat(instance.backup().usable()).isTrue();
  }

  @Test
  void anInstanceWhoseRestoreKeepsSomethingIsNotRemoved() throws Exception {
    RestoreReport report = start().await();
    assertThatThrownBy(() -> manager.remove("shop")).hasMessageContaining("keeps data aside");
    instance.discard(report.runId()).await();
    manager.remove("shop");
  }

  @Test
  void whatIsMadeBeforeRestoresPushesNoOtherBackupOut() throws Exception {
    Backup regular = instance.backups().get(0);
    instance.update(
        c ->
            c.retention(
                io.respaldo.RetentionPolicy.KEEP_ALL.maxBytes(
                    regular.content().storedBytes() + 20)));
    start().await();
    world.time.advance(Duration.ofHours(1));
    start().await();

    assertThat(instance.backups()).hasSize(3).contains(regular);
    assertThat(manager.retention().get(0).deletions()).isEmpty();
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

    instance.verify(plan.backup().id(), io.respaldo.format.Depth.FULL).await();
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
    Run<Backup> backup = instance.backup(io.respaldo.BackupRequest.manual());
    inside.await();

    assertThatThrownBy(() -> instance.restore(plan).await())
        .hasMessageContaining("is being worked on: backup");
    goOn.countDown();
    backup.await();
  }
}

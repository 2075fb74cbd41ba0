package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.respaldo.BackupManager;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.RecoveredRestore;
import io.respaldo.RestoreRequest;
import io.respaldo.catalog.RestoreJournal.Phase;
import io.respaldo.catalog.RunRecord;
import io.respaldo.hook.Hook;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException.Kind;
import io.respaldo.testkit.Fault;
import io.respaldo.testkit.Fault.When;
import io.respaldo.testkit.FaultyStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Restores over what is live, whose home fails or whose services hang. */
@Tag("once")
class LiveRestoreFaultsTest {
  private static final int MANY = 400;

  /** One world, with a backup and something else live. */
  private static final class World {
    final EngineWorld engine = new EngineWorld();
    final FakeService service = new FakeService();

    World() throws Exception {
      try (BackupManager manager = manager(engine.storage)) {
        manager
            .register(InstanceConfig.builder("shop", "map").hooks(List.of("app")).build())
            .backup();
      }
      engine.time.advance(Duration.ofHours(1));
      engine.source.places.put("live", new HashMap<>(Map.of("now", EngineWorld.bytes("live"))));
    }

    BackupManager manager(StorageBackend home) {
      return engine.builder(home).time(new PatientTime(engine.time)).hook("app", service).build();
    }

    boolean isNew() {
      return engine.source.places.getOrDefault("live", Map.of()).containsKey("dump.sql");
    }

    /** Brings to an end what is left, and looks that it is one. */
    void recoverAndCheck(String where) throws Exception {
      try (BackupManager manager = manager(engine.storage)) {
        List<RecoveredRestore> recovered = new ArrayList<>(manager.recover());
        engine.time.advance(Duration.ofMinutes(2)); // its lease may not have been released
        recovered.addAll(manager.recover());

        assertThat(recovered)
            .as(where)
            .noneMatch(r -> r.outcome() == RecoveredRestore.Outcome.LEFT);
        assertThat(engine.source.places).as(where).containsKey("live");
        assertThat(service.running).as(where).isTrue();
        Instance instance = manager.instance("shop");
        Optional<RunRecord> last =
            instance.history(100).stream()
                .filter(r -> r.operation() == RunRecord.Operation.RESTORE)
                .findFirst();
        boolean kept =
            last.flatMap(RunRecord::restore).filter(j -> j.phase() == Phase.KEPT).isPresent();
        assertThat(isNew()).as(where).isEqualTo(kept);
        assertThat(instance.backup().usable()).as(where).isTrue();
        assertThat(instance.history(100))
            .as(where)
            .noneMatch(r -> r.state() == RunRecord.State.RUNNING);
        if (kept) {
          instance.undo(last.orElseThrow().runId()).await();
          assertThat(isNew()).as(where).isFalse();
          instance.discard(last.orElseThrow().runId()).await();
        }
        assertThat(engine.source.places).as(where).containsOnlyKeys("live");
        assertThat(manager.recover()).as(where).isEmpty();
        assertThat(engine.keys("restores")).as(where).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BEFORE, false, UNAVAILABLE",
    "AFTER, false, UNAVAILABLE",
    "BEFORE, true, UNAVAILABLE",
    "BEFORE, true, FULL"
  })
  void aHomeThatFailsAtAnyCallLeavesNothingInBetween(When when, boolean forGood, Kind kind)
      throws Exception {
    int failures = 0;
    for (int n = 1; n <= MANY; n++) {
      World world = new World();
      int fatal = n;
      FaultyStorage home =
          FaultyStorage.of(
              world.engine.storage,
              Fault.on(c -> forGood ? c.number() >= fatal : c.number() == fatal, when).as(kind));
      String where = "call " + n + " " + when + (forGood ? " and all later" : "");
      Throwable failure;
      try (BackupManager manager = world.manager(home)) {
        failure =
            catchThrowable(
                () -> {
                  Instance instance = manager.instance("shop");
                  RestoreRequest request = RestoreRequest.latest().inPlace().withoutSafetyBackup();
                  instance.restore(instance.plan(request).confirm("shop")).await();
                });
      }
      failures += failure == null ? 0 : 1;
      world.recoverAndCheck(where + ", " + failure);
      if (home.calls() < fatal) {
        assertThat(failures).isGreaterThan(10);
        return;
      }
    }
    throw new AssertionError("more than " + MANY + " calls");
  }

  @Test
  void aServiceThatHangsAtItsStopIsGivenUpAndNothingIsChanged() throws Exception {
    World world = new World();
    Hook hanging = new HangingService(world.service, Hook.Point.STOP_SERVICES);
    try (BackupManager manager =
        world.engine.builder(world.engine.storage).hook("app", hanging).build()) {
      Instance instance = manager.instance("shop");
      Throwable failure =
          catchThrowable(
              () ->
                  instance
                      .restore(instance.plan(RestoreRequest.latest().inPlace()).confirm("shop"))
                      .await());
      assertThat(failure).hasMessageContaining("hook 'app' failed at stop_services");
    }
    world.recoverAndCheck("hanging at its stop");
    assertThat(world.isNew()).isFalse();
  }

  /** A service whose limit is over at once at one point, and never else. */
  private record HangingService(FakeService service, Hook.Point at) implements Hook {
    @Override
    public Set<Point> points() {
      return service.points();
    }

    @Override
    public void run(Call call) throws Exception {
      if (call.point() == at) {
        new CountDownLatch(1).await();
      }
      service.run(call);
    }
  }
}

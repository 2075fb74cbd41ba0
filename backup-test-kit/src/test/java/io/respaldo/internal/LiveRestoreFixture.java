package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.respaldo.BackupException;
import io.respaldo.BackupManager;
import io.respaldo.BackupQuery;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.RestoreReport;
import io.respaldo.RestoreRequest;
import io.respaldo.Run;
import io.respaldo.Trigger;
import io.respaldo.catalog.RestoreJournal;
import io.respaldo.catalog.RestoreJournal.Phase;
import io.respaldo.catalog.RunRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An instance with a backup, something else live since, and a service that uses it. */
abstract class LiveRestoreFixture {
  final EngineWorld world = new EngineWorld();
  final FakeService service = new FakeService();
  BackupManager manager;
  Instance instance;

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

  RestoreRequest request() {
    return RestoreRequest.of(
            instance.backups(BackupQuery.all()).items().stream()
                .filter(b -> b.origin().trigger() == Trigger.MANUAL)
                .findFirst()
                .orElseThrow()
                .id())
        .inPlace();
  }

  Run<RestoreReport> start() {
    return instance.restore(instance.plan(request()).confirm("shop"));
  }

  BackupException failing() {
    return catchThrowableOfType(BackupException.class, () -> start().await());
  }

  RunRecord record(String runId) {
    return instance.history(100).stream()
        .filter(r -> r.runId().equals(runId))
        .findFirst()
        .orElseThrow();
  }

  RunRecord lastRestore() {
    return instance.history(100).stream()
        .filter(r -> r.operation() == RunRecord.Operation.RESTORE)
        .findFirst()
        .orElseThrow();
  }

  Phase phase(String runId) {
    return record(runId).restore().map(RestoreJournal::phase).orElseThrow();
  }

  void assertThatTheOldIsLive() {
    assertThat(world.source.places.get("live")).containsOnlyKeys("now");
    assertThat(service.running).isTrue();
  }
}

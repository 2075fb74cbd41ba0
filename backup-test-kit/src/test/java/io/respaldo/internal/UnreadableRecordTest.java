package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.BackupId;
import io.respaldo.BackupManager;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.RetentionPolicy;
import io.respaldo.catalog.RunRecord;
import io.respaldo.format.Depth;
import io.respaldo.retention.RetentionPlan;
import io.respaldo.storage.Body;
import io.respaldo.storage.ObjectKey;
import io.respaldo.testkit.Fault;
import io.respaldo.testkit.FaultyStorage;
import io.respaldo.testkit.StorageCall;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A record that can't be read hides which backup its own needs. */
class UnreadableRecordTest {
  private final EngineWorld world = new EngineWorld();
  private final BackupManager manager = world.manager();
  private Instance instance;
  private Backup base;
  private Backup dependent;
  private Backup later;
  private Backup newest;
  private String whole = "";

  @BeforeEach
  void aBackupThatNeedsAnotherBetweenTwoThatNeedNone() throws Exception {
    instance = manager.register(InstanceConfig.builder("cliente1", "map").build());
    base = instance.backup();
    world.time.advance(Duration.ofDays(1));
    dependent = instance.backup();
    world.time.advance(Duration.ofDays(2));
    later = instance.backup();
    world.time.advance(Duration.ofDays(2));
    newest = instance.backup();
    whole =
        text(record(dependent.id().value()))
            .replaceFirst(
                "\"kind\" : \"full\",",
                "\"kind\" : \"differential\", \"base\" : \"" + base.id() + "\",");
    put(record(dependent.id().value()), whole);
    assertThat(instance.backup(dependent.id()).base()).contains(base.id());
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private static ObjectKey record(String run) {
    return ObjectKey.of("instances/cliente1/runs/2025-11/" + run + ".json");
  }

  private String text(ObjectKey key) throws Exception {
    try (InputStream in = world.storage.open(key)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void put(ObjectKey key, String text) throws Exception {
    world.storage.delete(List.of(key));
    world.storage.create(key, Body.of(EngineWorld.bytes(text)));
  }

  private void theDependentsRecordBreaks() throws Exception {
    put(record(dependent.id().value()), whole.substring(0, whole.length() / 2));
  }

  private static List<BackupId> deletions(RetentionPlan plan) {
    return plan.deletions().stream().map(v -> v.backup().id()).toList();
  }

  @Test
  void retentionKeepsAllThatMayBeItsBaseAndSaysWhyAndDeletesWhatIsNewer() throws Exception {
    theDependentsRecordBreaks();
    for (RetentionPolicy policy :
        List.of(
            RetentionPolicy.days(1),
            RetentionPolicy.KEEP_ALL.maxCount(1),
            RetentionPolicy.KEEP_ALL.maxBytes(1))) {
      instance.update(c -> c.retention(policy));

      RetentionPlan plan = instance.retention();

      assertThat(deletions(plan)).containsExactly(later.id());
      assertThat(plan.kept())
          .filteredOn(v -> v.backup().id().equals(base.id()))
          .singleElement()
          .satisfies(
              v ->
                  assertThat(v.reasons())
                      .contains(
                          "record '"
                              + record(dependent.id().value())
                              + "' can't be read, and its backup may need this one as its base"));
    }
    manager.updateSettings(s -> s.withMaxTotalSizeGb(1e-9));
    assertThat(deletions(manager.retention().get(0))).containsExactly(later.id());

    Backup fresh = instance.backup();

    assertThat(instance.backups()).extracting(Backup::id).containsExactly(fresh.id(), base.id());
    assertThat(instance.verify(base.id(), Depth.FULL).await().findings()).isEmpty();
  }

  @Test
  void nobodyCanDeleteItByHandUntilTheRecordIsMendedOrGone() throws Exception {
    theDependentsRecordBreaks();

    assertThatThrownBy(() -> instance.delete(List.of(later.id(), base.id()), true))
        .isInstanceOfSatisfying(
            BackupException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.REFUSED);
              assertThat(e).hasMessageContaining(record(dependent.id().value()).path());
              assertThat(e.remedy()).contains("mend that record").contains("nothing was deleted");
            });
    assertThat(instance.backups()).hasSize(3);
    instance.delete(List.of(later.id()), false);
    put(record(dependent.id().value()), whole);

    assertThatThrownBy(() -> instance.delete(List.of(base.id()), false))
        .hasMessageContaining("is needed by '" + dependent.id() + "'");
    instance.delete(List.of(base.id(), dependent.id()), false);

    assertThat(instance.backups()).extracting(Backup::id).containsExactly(newest.id());
  }

  @Test
  void anUnfinishedDeletionWaitsForTheRecordToBeMended() throws Exception {
    FaultyStorage dying = dyingAtTheDeletionOf(base);
    try (BackupManager dies = world.builder(dying).build()) {
      assertThatThrownBy(
              () -> dies.instance("cliente1").delete(List.of(base.id(), dependent.id()), false))
          .isInstanceOf(BackupException.class);
    }
    world.time.advance(Duration.ofMinutes(10));
    theDependentsRecordBreaks();
    String file = "instances/cliente1/" + base.content().file();

    instance.backup();

    assertThat(world.keys("instances/cliente1")).contains(file);
    assertThat(state(base.id())).isEqualTo(RunRecord.State.DELETING);
    put(record(dependent.id().value()), whole);
    instance.backup();
    assertThat(world.keys("instances/cliente1")).doesNotContain(file);
    assertThat(state(base.id())).isEqualTo(RunRecord.State.DELETED);
  }

  private FaultyStorage dyingAtTheDeletionOf(Backup b) {
    return FaultyStorage.freezing(
        world.storage,
        Fault.on(
            c ->
                c.method() == StorageCall.Method.DELETE
                    && c.toString().contains(b.content().file()),
            Fault.When.BEFORE));
  }

  @Test
  void aBaseGoesAfterWhatNeedsItSoThatACrashInBetweenLeavesNoneWithoutItsBase() throws Exception {
    try (BackupManager dies = world.builder(dyingAtTheDeletionOf(dependent)).build()) {
      assertThatThrownBy(
              () -> dies.instance("cliente1").delete(List.of(base.id(), dependent.id()), false))
          .isInstanceOf(BackupException.class);
    }

    assertThat(state(dependent.id())).isEqualTo(RunRecord.State.DELETING);
    assertThat(state(base.id())).isEqualTo(RunRecord.State.COMPLETED);
    assertThat(instance.verify(base.id(), Depth.FULL).await().findings()).isEmpty();
  }

  private RunRecord.State state(BackupId id) {
    return instance.history(100).stream()
        .filter(r -> r.runId().equals(id.value()))
        .findFirst()
        .orElseThrow()
        .state();
  }

  @Test
  void aBrokenRecordWithoutATimeInItsNameKeepsEverything() throws Exception {
    put(ObjectKey.of("instances/cliente1/runs/other/nightly.json"), "{");
    instance.update(c -> c.retention(RetentionPolicy.KEEP_ALL.maxCount(1)));

    assertThat(instance.retention().deletions()).isEmpty();
  }

  @Test
  void aBrokenRecordOfAVerificationKeepsNothing() throws Exception {
    String run = instance.verify(newest.id(), Depth.FULL).await().runId();
    put(record(run), "{");
    instance.update(c -> c.retention(RetentionPolicy.days(1)));

    assertThat(deletions(instance.retention()))
        .containsExactly(later.id(), dependent.id(), base.id());
    instance.delete(List.of(later.id()), false);
    assertThat(instance.backups()).doesNotContain(later);
  }
}

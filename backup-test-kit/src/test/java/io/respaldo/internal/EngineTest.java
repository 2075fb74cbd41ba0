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
import io.respaldo.RestorePlan;
import io.respaldo.RestoreReport;
import io.respaldo.RestoreRequest;
import io.respaldo.Run;
import io.respaldo.Trigger;
import io.respaldo.catalog.RunRecord;
import io.respaldo.format.Depth;
import io.respaldo.part.EntryPath;
import io.respaldo.part.PartReader;
import io.respaldo.storage.Body;
import io.respaldo.storage.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineTest {
  private final EngineWorld world = new EngineWorld();
  private final BackupManager manager = world.manager();

  @AfterEach
  void close() {
    manager.close();
  }

  private Instance registered(String name) {
    return manager.register(InstanceConfig.builder(name, "map").build());
  }

  @Test
  void aBackupIsRecordedListedVerifiedAndRestoredToANewPlace() throws Exception {
    Instance instance = registered("cliente1");

    Backup backup =
        instance
            .backup(
                BackupRequest.manual()
                    .trigger(Trigger.PRE_DEPLOY)
                    .label("v2")
                    .metadata("git_commit", "abc123"))
            .await();

    assertThat(backup.id().value()).isEqualTo("backup_20251119_030000");
    assertThat(backup.content().file()).isEqualTo("backup_20251119_030000.tar.gz");
    assertThat(backup.content().checksums()).containsKeys("sha256", "md5");
    assertThat(backup.origin().metadata()).containsEntry("git_commit", "abc123");
    assertThat(backup.facts()).containsEntry("parts", "2");
    assertThat(instance.backups()).containsExactly(backup);
    assertThat(instance.verify(backup.id(), Depth.FULL).await().findings()).isEmpty();

    RestorePlan plan = instance.plan(RestoreRequest.latest().to("copy"));
    RestoreReport report = instance.restore(plan.confirm()).await();

    assertThat(report.destination()).isEqualTo("place 'copy'");
    assertThat(world.source.places.get("copy")).containsOnlyKeys("dump.sql", "notes.txt");
    assertThat(world.source.places.get("copy"))
        .hasEntrySatisfying("notes.txt", b -> assertThat(b).isEqualTo(EngineWorld.bytes("hello")));
  }

  @Test
  void aRestoreThatReadsStreamsReportsTheirBytesAndNumberOnce() throws Exception {
    Instance instance = registered("cliente1");
    instance.backup();
    long bytes = world.source.parts.values().stream().mapToLong(part -> part.length).sum();

    RestoreReport all = instance.restore(instance.plan(RestoreRequest.latest()).confirm()).await();
    RestoreReport one =
        instance
            .restore(instance.plan(RestoreRequest.latest().only("notes.txt")).confirm())
            .await();

    assertThat(all.bytes()).isEqualTo(bytes);
    assertThat(all.files()).isEqualTo(2);
    assertThat(one.bytes()).isEqualTo(5);
    assertThat(one.files()).isEqualTo(1);
  }

  @Test
  void onlyChosenPartsAreRestored() throws Exception {
    Instance instance = registered("cliente1");
    Backup backup = instance.backup();

    RestorePlan plan = instance.plan(RestoreRequest.of(backup.id()).to("c").only("notes.txt"));
    instance.restore(plan.confirm()).await();

    assertThat(world.source.places.get("c")).containsOnlyKeys("notes.txt");
  }

  @Test
  void aSelectionThatTheBackupDoesNotHaveIsRefusedInThePlan() throws Exception {
    Instance instance = registered("cliente1");
    instance.backup();

    RestorePlan plan = instance.plan(RestoreRequest.latest().only("nothing"));

    assertThat(plan.hasErrors()).isTrue();
    assertThatThrownBy(plan::confirm).hasMessageContaining("nothing").hasMessageContaining("parts");
  }

  @Test
  void aPlaceThatWasTakenSinceThePlanIsNotTouched() throws Exception {
    Instance instance = registered("cliente1");
    instance.backup();
    RestorePlan plan = instance.plan(RestoreRequest.latest().to("copy"));
    world.source.places.put("copy", Map.of());

    assertThatThrownBy(() -> instance.restore(plan.confirm()).await())
        .isInstanceOfSatisfying(
            BackupException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
        .hasMessageContaining("plan again");
    assertThat(world.source.places.get("copy")).isEmpty();
  }

  @Test
  void aPlanIsAppliedOnce() throws Exception {
    Instance instance = registered("cliente1");
    instance.backup();
    RestorePlan plan = instance.plan(RestoreRequest.latest().to("copy"));
    instance.restore(plan.confirm()).await();
    world.source.places.clear();

    assertThatThrownBy(() -> instance.restore(plan.confirm()).await())
        .hasMessageContaining("has been done already");
  }

  @Test
  void twoBackupsInOneSecondGetTwoIds() throws Exception {
    Instance instance = registered("cliente1");

    assertThat(instance.backup().id().value()).isEqualTo("backup_20251119_030000");
    assertThat(instance.backup().id().value()).isEqualTo("backup_20251119_030000_2");
  }

  @Test
  void aFailedCaptureIsInTheHistoryWithItsReasonAndLeavesNoFile() throws Exception {
    Instance instance = registered("cliente1");
    world.source.during =
        () -> {
          throw new IOException("pg_dump ended with exit code 1: no password");
        };

    assertThatThrownBy(instance::backup)
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("no password");

    RunRecord record = instance.history(10).get(0);
    assertThat(record.state()).isEqualTo(RunRecord.State.FAILED);
    assertThat(record.failure().orElseThrow().message()).contains("no password");
    assertThat(instance.backups(BackupQuery.all()).items()).isEmpty();
    assertThat(world.keys("instances/cliente1")).noneMatch(k -> k.contains(".tar"));
    assertThat(instance.stats().lastStatus()).isEqualTo("failed");
    world.source.during = () -> {};
    assertThat(instance.backup().usable()).isTrue();
  }

  @Test
  void aCancelledBackupSaysSoAndLeavesNothing() throws Exception {
    Instance instance = registered("cliente1");
    CountDownLatch inside = new CountDownLatch(1);
    world.source.during =
        () -> {
          inside.countDown();
          new CountDownLatch(1).await();
        };
    Run<Backup> run = instance.backup(BackupRequest.manual());
    inside.await();

    run.cancel();

    assertThatThrownBy(run::await)
        .isInstanceOfSatisfying(
            BackupException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CANCELLED));
    assertThat(instance.history(1).get(0).state()).isEqualTo(RunRecord.State.CANCELLED);
    assertThat(world.keys("instances/cliente1")).noneMatch(k -> k.contains(".tar"));
  }

  @Test
  void aSecondManagerIsToldWhoWorksOnTheInstanceSinceWhen() throws Exception {
    Instance instance = registered("cliente1");
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    world.source.during =
        () -> {
          inside.countDown();
          goOn.await();
        };
    Run<Backup> run = instance.backup(BackupRequest.manual());
    inside.await();
    try (BackupManager other = world.manager()) {
      assertThatThrownBy(() -> other.createBackup("cliente1"))
          .isInstanceOfSatisfying(
              BackupException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY))
          .hasMessageContaining("backup by process")
          .hasMessageContaining("since 2025-11-19 03:00:00;");
    } finally {
      goOn.countDown();
    }
    assertThat(run.await().usable()).isTrue();
  }

  @Test
  void aPlannedSlotRunsOnce() throws Exception {
    Instance instance = registered("cliente1");
    Instant slot = Instant.parse("2025-11-19T03:00:00Z");
    instance.backup(BackupRequest.scheduled(slot)).await();

    assertThatThrownBy(() -> instance.backup(BackupRequest.scheduled(slot)).await())
        .hasMessageContaining("has run as backup_20251119_030000");
    assertThat(instance.backups()).hasSize(1);
  }

  @Test
  void aForeignFileIsListedAsUnrecordedAndNeverRemoved() throws Exception {
    Instance instance = registered("cliente1");
    ObjectKey foreign = ObjectKey.of("instances/cliente1/backup_20200101_000000.tar.gz");
    world.storage.create(foreign, Body.of(EngineWorld.bytes("not ours")));

    List<Backup> all = instance.backups(BackupQuery.all()).items();

    assertThat(all).extracting(Backup::state).containsExactly(Backup.State.UNRECORDED);
    assertThatThrownBy(() -> instance.delete(List.of(all.get(0).id()), true))
        .hasMessageContaining("never removed");
    instance.update(c -> c.retentionDays(1));
    instance.backup();
    assertThat(world.storage.find(foreign)).isPresent();
  }

  @Test
  void aForeignFileUnderTheNextIdIsNotOverwrittenNorTakenForOurs() throws Exception {
    Instance instance = registered("cliente1");
    ObjectKey foreign = ObjectKey.of("instances/cliente1/backup_20251119_030000.tar.gz");
    world.storage.create(foreign, Body.of(EngineWorld.bytes("not ours")));

    Backup backup = instance.backup();

    assertThat(backup.id().value()).isEqualTo("backup_20251119_030000_2");
    try (InputStream in = world.storage.open(foreign)) {
      assertThat(in.readAllBytes()).isEqualTo(EngineWorld.bytes("not ours"));
    }
  }

  @Test
  void aFileThatSomebodyRemovedIsShownAsMissing() throws Exception {
    Instance instance = registered("cliente1");
    Backup backup = instance.backup();
    world.storage.delete(List.of(ObjectKey.of("instances/cliente1/" + backup.content().file())));

    assertThat(instance.backup(backup.id()).state()).isEqualTo(Backup.State.MISSING);
    assertThatThrownBy(() -> instance.open(backup.id())).hasMessageContaining("is gone");
  }

  @Test
  void retentionRunsAfterAGoodBackupAndSaysWhy() throws Exception {
    Instance instance =
        manager.register(InstanceConfig.builder("cliente1", "map").retentionDays(7).build());
    Backup old = instance.backup();
    world.time.advance(Duration.ofDays(8));

    Backup fresh = instance.backup();

    assertThat(instance.backups()).containsExactly(fresh);
    RunRecord record = instance.history(10).get(1);
    assertThat(record.runId()).isEqualTo(old.id().value());
    assertThat(record.state()).isEqualTo(RunRecord.State.DELETED);
    assertThat(record.deleted().orElseThrow().reason()).contains("older than 7 days");
  }

  @Test
  void anOpenBackupIsHeldAgainstDeletion() throws Exception {
    Instance instance = registered("cliente1");
    Backup first = instance.backup();
    world.time.advance(Duration.ofDays(1));
    instance.backup();

    try (PartReader reader = instance.open(first.id())) {
      assertThatThrownBy(() -> instance.delete(List.of(first.id()), false))
          .hasMessageContaining("being read");
      assertThat(reader.find(EntryPath.of("notes.txt"))).isPresent();
    }
    instance.delete(List.of(first.id()), false);
    assertThat(instance.backups()).hasSize(1);
  }

  @Test
  void theNewestGoodBackupIsNotDeletedByAccident() throws Exception {
    Instance instance = registered("cliente1");
    Backup only = instance.backup();

    assertThatThrownBy(() -> instance.delete(List.of(only.id()), false))
        .hasMessageContaining("newest good one");
    instance.delete(List.of(only.id()), true);
    assertThat(instance.backups()).isEmpty();
  }

  @Test
  void aPinnedBackupStays() throws Exception {
    Instance instance = registered("cliente1");
    Backup first = instance.backup();
    instance.pin(first.id(), true);
    world.time.advance(Duration.ofDays(400));
    instance.backup();

    assertThat(instance.backups()).hasSize(2);
    assertThatThrownBy(() -> instance.delete(List.of(first.id()), false))
        .hasMessageContaining("unpin");
  }

  @Test
  void runsAfterCloseAreRefused() {
    Instance instance = registered("cliente1");
    manager.close();

    assertThatThrownBy(() -> instance.backup(BackupRequest.manual()))
        .hasMessageContaining("closed");
  }
}

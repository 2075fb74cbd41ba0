package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.BackupManager;
import io.respaldo.BackupQuery;
import io.respaldo.Finding;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.RestorePlan;
import io.respaldo.RestoreRequest;
import io.respaldo.RetentionPolicy;
import io.respaldo.catalog.RunRecord;
import io.respaldo.format.FormatFactory;
import io.respaldo.format.archive.ArchiveFormat;
import io.respaldo.retention.RetentionPlan;
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

      assertThat(instance.backups(BackupQuery.all()).items())
          .extracting(Backup::id)
          .containsExactly(fresh.id(), lost.id())
          .doesNotContain(second.id(), third.id());
    }
  }

  /** One at home, and a day later a newer one that this manager can't reach. */
  private Backup atHomeBeforeTheNas() throws InterruptedException {
    try (BackupManager manager = with(data)) {
      manager.register(InstanceConfig.builder("cliente1", "map").build());
      Backup home = manager.createBackup("cliente1");
      world.time.advance(Duration.ofDays(1));
      manager.instance("cliente1").update(c -> c.storage("nas"));
      manager.createBackup("cliente1");
      theInstanceMovesHome();
      return home;
    }
  }

  @Test
  void aNewerBackupThatCannotBeReachedDoesNotLetTheNewestReachableOneBeDeleted() throws Exception {
    Backup home = atHomeBeforeTheNas();
    try (BackupManager without = world.manager()) {
      Instance instance = without.instance("cliente1");
      instance.update(c -> c.retentionDays(2));
      world.time.advance(Duration.ofDays(30));

      RetentionPlan plan = instance.retention();

      assertThat(plan.deletions()).isEmpty();
      assertThat(plan.kept())
          .extracting(v -> v.backup().state(), v -> String.join("; ", v.reasons()))
          .containsExactly(
              tuple(
                  Backup.State.UNREACHABLE,
                  "in storage 'nas', format tar.gz, which can't be reached from here; never"
                      + " deleted, and counts for no rule and no cap"),
              tuple(Backup.State.COMPLETED, "newest good backup is never deleted"));
      instance.applyRetention(plan).await();
      assertThat(instance.backups()).containsExactly(home);
      assertThatThrownBy(() -> instance.delete(List.of(home.id()), false))
          .hasMessageContaining("is the newest good one");
    }
  }

  @Test
  void whatCannotBeReachedCountsForNoCapAndNoFigure() throws Exception {
    Backup home = atHomeBeforeTheNas();
    try (BackupManager without = world.manager()) {
      Instance instance = without.instance("cliente1");
      Backup second = instance.backup();
      long reachable = home.content().storedBytes() + second.content().storedBytes();
      instance.update(c -> c.retention(RetentionPolicy.KEEP_ALL.maxCount(2).maxBytes(reachable)));
      without.updateSettings(s -> s.withMaxTotalSizeGb(reachable / 1e9));

      assertThat(instance.retention().deletions()).isEmpty();
      assertThat(without.retention().get(0).deletions()).isEmpty();
      assertThat(instance.stats().backupCount()).isEqualTo(2);
      assertThat(instance.stats().totalSize()).isEqualTo(reachable);
    }
  }

  @Test
  void theLatestIsTheNewestThatCanBeReachedAndThePlanTellsOfNewerOnes() throws Exception {
    Backup home = atHomeBeforeTheNas();
    try (BackupManager without = world.manager()) {
      Instance instance = without.instance("cliente1");

      RestorePlan plan = instance.plan(RestoreRequest.latest().to("copy"));

      assertThat(plan.backup()).isEqualTo(home);
      assertThat(plan.findings())
          .extracting(Finding::code, Finding::severity)
          .containsExactly(tuple("newer_unreachable", Finding.Severity.WARNING));
      assertThat(plan.findings().get(0).message()).contains("storage 'nas'");
      assertThat(instance.plan(RestoreRequest.of(home.id()).to("copy")).findings()).isEmpty();
    }
    try (BackupManager again = with(data)) {
      assertThat(again.instance("cliente1").plan(RestoreRequest.latest().to("copy")).findings())
          .isEmpty();
    }
  }

  @Test
  void aBackupThatCannotBeReachedIsListedAsSuchAndRefusedBeforeAnythingIsDeleted()
      throws Exception {
    Backup home = atHomeBeforeTheNas();
    try (BackupManager without = world.manager()) {
      Instance instance = without.instance("cliente1");
      Backup lost =
          instance.backups(BackupQuery.all().state(Backup.State.UNREACHABLE)).items().get(0);

      assertThatThrownBy(() -> instance.delete(List.of(home.id(), lost.id()), true))
          .isInstanceOfSatisfying(
              BackupException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
          .hasMessageContaining("no storage 'nas'");

      assertThat(instance.backups()).containsExactly(home);
      assertThatThrownBy(() -> instance.open(lost.id())).hasMessageContaining("no storage 'nas'");
    }
  }

  @Test
  void aBackupOfAFormatThatThisManagerLacksCannotBeReachedEither() throws Exception {
    FormatFactory own = ArchiveFormat.TAR_GZ;
    try (BackupManager knows = world.builder(world.storage).format("own", own).build()) {
      knows.register(InstanceConfig.builder("cliente1", "map").format("own").build());
      knows.createBackup("cliente1");
      knows.instance("cliente1").update(c -> c.format("tar.gz"));
    }
    try (BackupManager without = world.manager()) {
      assertThat(without.instance("cliente1").backups(BackupQuery.all()).items())
          .extracting(Backup::state)
          .containsExactly(Backup.State.UNREACHABLE);
    }
  }
}

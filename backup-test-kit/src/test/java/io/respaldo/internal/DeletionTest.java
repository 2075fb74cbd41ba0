package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.BackupManager;
import io.respaldo.BackupQuery;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.catalog.RunRecord;
import io.respaldo.format.Depth;
import io.respaldo.part.PartReader;
import io.respaldo.retention.RetentionPlan;
import io.respaldo.testkit.Fault;
import io.respaldo.testkit.FaultyStorage;
import io.respaldo.testkit.StorageCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A deletion and a reader of the same backup, in every order. */
class DeletionTest {
  private final EngineWorld world = new EngineWorld();
  private final MeddlingStorage meddling = new MeddlingStorage(world.storage);
  private final BackupManager manager = world.builder(meddling).build();
  private final BackupManager other = world.manager();
  private Instance instance;
  private Backup old;

  @BeforeEach
  void twoBackups() throws Exception {
    instance = manager.register(InstanceConfig.builder("cliente1", "map").build());
    old = instance.backup();
    world.time.advance(Duration.ofDays(1));
    instance.backup();
  }

  @AfterEach
  void close() {
    manager.close();
    other.close();
  }

  private String record() {
    return old.id() + ".json";
  }

  @Test
  void aReaderThatCameJustBeforeTheMarkKeepsTheBackup() throws Exception {
    List<PartReader> readers = new ArrayList<>();
    meddling.before(
        (call, key) -> {
          if (call.equals("replace") && key.endsWith(record()) && readers.isEmpty()) {
            readers.add(other.instance("cliente1").open(old.id()));
          }
        });

    assertThatThrownBy(() -> instance.delete(List.of(old.id()), false))
        .hasMessageContaining("is being read");

    readers.get(0).close();
    assertThat(instance.backup(old.id())).isEqualTo(old);
    assertThat(instance.verify(old.id(), Depth.FULL).await().findings()).isEmpty();
    assertThat(instance.history(10).get(2).deleted()).isEmpty();
  }

  @Test
  void aReaderWhoseHoldComesAfterTheMarkIsTurnedAwayBeforeItReads() throws Exception {
    List<Object> once = new ArrayList<>();
    meddling.before(
        (call, key) -> {
          if (call.equals("create") && key.startsWith("holds/") && once.isEmpty()) {
            once.add(key);
            other.instance("cliente1").delete(List.of(old.id()), false);
          }
        });

    assertThatThrownBy(() -> instance.open(old.id()))
        .isInstanceOfSatisfying(
            BackupException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));

    assertThat(world.keys("holds")).isEmpty();
  }

  private void pinnedJustBeforeTheMark() {
    List<Object> once = new ArrayList<>();
    meddling.before(
        (call, key) -> {
          if (call.equals("replace") && key.endsWith(record()) && once.isEmpty()) {
            once.add(other.instance("cliente1").pin(old.id(), true));
          }
        });
  }

  @Test
  void aBackupThatIsPinnedJustBeforeTheMarkIsNotDeletedByHand() throws Exception {
    pinnedJustBeforeTheMark();

    assertThatThrownBy(() -> instance.delete(List.of(old.id()), false))
        .isInstanceOfSatisfying(
            BackupException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
        .hasMessageContaining("is pinned");

    assertThat(instance.backup(old.id())).isEqualTo(old.pinned(true));
    assertThat(instance.verify(old.id(), Depth.FULL).await().findings()).isEmpty();
  }

  @Test
  void aBackupThatIsPinnedJustBeforeTheMarkIsNotDeletedByRetention() throws Exception {
    instance.update(c -> c.retentionDays(1));
    world.time.advance(Duration.ofDays(30));
    RetentionPlan plan = instance.retention();
    assertThat(plan.deletions()).extracting(v -> v.backup().id()).containsExactly(old.id());
    pinnedJustBeforeTheMark();

    instance.applyRetention(plan).await();

    assertThat(instance.backup(old.id())).isEqualTo(old.pinned(true));
    assertThat(instance.verify(old.id(), Depth.FULL).await().findings()).isEmpty();
  }

  @Test
  void aBackupThatIsBeingDeletedCannotBeOpened() throws Exception {
    List<Throwable> told = new ArrayList<>();
    meddling.before(
        (call, key) -> {
          if (call.equals("delete") && key.contains(".tar.gz")) {
            try {
              other.instance("cliente1").open(old.id()).close();
            } catch (BackupException e) {
              told.add(e);
            }
          }
        });

    instance.delete(List.of(old.id()), false);

    assertThat(told).singleElement().asString().contains("is being deleted");
  }

  @Test
  void aHalfDeletedBackupNeverComesBackAsAGoodOne() throws Exception {
    FaultyStorage dying =
        FaultyStorage.freezing(
            world.storage,
            Fault.on(
                c -> c.method() == StorageCall.Method.DELETE && c.toString().contains(".tar.gz"),
                Fault.When.DURING));
    try (BackupManager dies = world.builder(dying).build()) {
      assertThatThrownBy(() -> dies.instance("cliente1").delete(List.of(old.id()), false))
          .isInstanceOf(BackupException.class);
    }
    List<Object> once = new ArrayList<>();
    meddling.before(
        (call, key) -> {
          if (call.equals("create") && key.startsWith("holds/") && once.isEmpty()) {
            once.add(key);
          } else if (once.size() == 1 && call.equals("delete") && key.contains("holds/")) {
            once.add(key); // a reader who was turned away, and has not taken its hold back yet
            other.createBackup(instance.name().value());
          }
        });
    world.time.advance(Duration.ofMinutes(10));

    assertThatThrownBy(() -> instance.open(old.id())).hasMessageContaining("is being deleted");

    assertThat(once).hasSize(2);
    assertThat(instance.backups()).extracting(Backup::id).doesNotContain(old.id());
    instance.backup();
    assertThat(instance.backups(BackupQuery.all()).items())
        .extracting(Backup::id)
        .doesNotContain(old.id());
    assertThat(instance.history(10))
        .filteredOn(r -> r.runId().equals(old.id().value()))
        .extracting(RunRecord::state)
        .containsExactly(RunRecord.State.DELETED);
  }
}

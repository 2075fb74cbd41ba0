package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupManager;
import io.respaldo.BackupQuery;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.RetentionPolicy;
import io.respaldo.catalog.RunRecord;
import io.respaldo.format.Depth;
import io.respaldo.retention.RetentionPlan;
import io.respaldo.storage.Body;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectKey;
import io.respaldo.testkit.MemoryStorage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two managers on one home, each of which remembers records; the listing tells no tags. */
class RememberedRecordsTest {
  private final EngineWorld world = new EngineWorld();
  private final TaglessStorage home = new TaglessStorage(new MemoryStorage(world.time));
  private final BackupManager one = world.builder(home).build();
  private final BackupManager two = world.builder(home).build();

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  private Instance backedUp(int times) throws Exception {
    Instance instance = one.register(InstanceConfig.builder("cliente1", "map").build());
    for (int i = 0; i < times; i++) {
      instance.backup();
      world.time.advance(Duration.ofHours(1));
    }
    // its record is newer than the others, which shows that the store's clock went on
    instance.verify(instance.backups().get(0).id(), Depth.FULL).await();
    return instance;
  }

  private List<Backup> seenByTwo() {
    return two.instance("cliente1").backups(BackupQuery.all()).items();
  }

  @Test
  void whatOneManagerChangesTheOtherSeesAtItsNextCall() throws Exception {
    Instance instance = backedUp(3);
    List<Backup> before = seenByTwo();
    assertThat(before).hasSize(3).noneMatch(Backup::pinned);

    instance.pin(before.get(1).id(), true);
    assertThat(seenByTwo()).extracting(Backup::pinned).containsExactly(false, true, false);

    instance.pin(before.get(1).id(), false);
    assertThat(seenByTwo()).noneMatch(Backup::pinned);

    instance.delete(List.of(before.get(2).id()), false);
    assertThat(seenByTwo()).extracting(Backup::id).doesNotContain(before.get(2).id()).hasSize(2);
    assertThat(two.instance("cliente1").history(1000))
        .extracting(RunRecord::state)
        .contains(RunRecord.State.DELETED);

    Backup fresh = instance.backup();
    assertThat(seenByTwo()).contains(fresh).hasSize(3);
    assertThat(two.stats().instances().get(0).backupCount()).isEqualTo(3);
  }

  /** Changes a record so that size and time stay, which no listing without tags can show. */
  private void secretly(Backup b, String from, String to) throws Exception {
    ObjectKey key = ObjectKey.of("instances/cliente1/runs/2025-11/" + b.id() + ".json");
    String text;
    try (ObjectContent in = home.open(key)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      home.date(key.path(), in.info().modified());
    }
    assertThat(text).contains(from);
    home.delete(List.of(key));
    home.create(key, Body.of(EngineWorld.bytes(text.replace(from, to))));
  }

  @Test
  void retentionDeletesNothingForTheSakeOfABackupThatIsGoodInMemoryOnly() throws Exception {
    Instance instance = backedUp(3);
    instance.update(c -> c.retention(RetentionPolicy.KEEP_ALL.maxCount(1)));
    List<Backup> before = seenByTwo();
    secretly(
        before.get(0),
        "\"state\" : \"completed\",\n  \"fence\"",
        "\"state\" : \"failed\",\n     \"fence\"");
    RetentionPlan plan = two.instance("cliente1").retention();
    assertThat(plan.deletions()).as("it can't know better").hasSize(2);

    assertThatThrownBy(() -> two.instance("cliente1").applyRetention(plan).await())
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("is not a good one any more");

    assertThat(seenByTwo())
        .as("two good ones, and the file of the failed one")
        .filteredOn(Backup::usable)
        .containsExactly(before.get(1), before.get(2));
  }

  @Test
  void aChosenBackupIsNotDeletedForTheSakeOfOneThatIsGoodInMemoryOnly() throws Exception {
    backedUp(2);
    List<Backup> before = seenByTwo();
    secretly(
        before.get(0),
        "\"state\" : \"completed\",\n  \"fence\"",
        "\"state\" : \"failed\",\n     \"fence\"");
    assertThat(seenByTwo()).as("it can't know better").isEqualTo(before);

    assertThatThrownBy(() -> two.instance("cliente1").delete(List.of(before.get(1).id()), false))
        .hasMessageContaining("is not a good one any more");

    assertThat(seenByTwo()).filteredOn(Backup::usable).containsExactly(before.get(1));
  }

  @Test
  void aBackupThatWasPinnedUnseenIsNotDeleted() throws Exception {
    Instance instance = backedUp(3);
    instance.update(c -> c.retention(RetentionPolicy.KEEP_ALL.maxCount(1)));
    List<Backup> before = seenByTwo();
    secretly(before.get(1), "\"pinned\" : false", "\"pinned\" : true ");

    two.instance("cliente1").applyRetention(two.instance("cliente1").retention()).await();

    assertThat(seenByTwo())
        .extracting(Backup::id)
        .containsExactly(before.get(0).id(), before.get(1).id());
    assertThat(seenByTwo()).extracting(Backup::pinned).containsExactly(false, true);
  }
}

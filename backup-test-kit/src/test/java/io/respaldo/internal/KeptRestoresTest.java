package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Backup;
import io.respaldo.BackupManager;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.RecoveredRestore.Outcome;
import io.respaldo.RestoreReport;
import io.respaldo.RestoreRequest;
import io.respaldo.RetentionPolicy;
import io.respaldo.catalog.AuditEntry;
import io.respaldo.catalog.RestoreJournal.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What restores over what is live keep aside: taken back, freed, and gone in time. */
class KeptRestoresTest extends LiveRestoreFixture {
  @Test
  void anUndoneRestoreLeavesBothAndADiscardFreesWhatIsKept() throws Exception {
    RestoreReport report = start().await();
    Objects.requireNonNull(world.source.places.get("live"))
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
        c -> c.retention(RetentionPolicy.KEEP_ALL.maxBytes(regular.content().storedBytes() + 20)));
    start().await();
    world.time.advance(Duration.ofHours(1));
    start().await();

    assertThat(instance.backups()).hasSize(3).contains(regular);
    assertThat(manager.retention().get(0).deletions()).isEmpty();
  }
}

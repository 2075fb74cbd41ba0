package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupManager;
import io.respaldo.BackupQuery;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.catalog.RunRecord;
import io.respaldo.format.Depth;
import io.respaldo.format.archive.ArchiveFormat;
import io.respaldo.storage.Body;
import io.respaldo.storage.ObjectKey;
import io.respaldo.testkit.Fault;
import io.respaldo.testkit.Fault.When;
import io.respaldo.testkit.FaultyStorage;
import io.respaldo.testkit.MemoryStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A worker dies, or a single answer fails, at every storage call of a run. Afterwards nothing good
 * is lost, nothing half-good is listed, no foreign file is gone, the next run works and leaves no
 * stray file.
 */
@Tag("once")
class CommitProtocolTest {
  private static final ObjectKey FOREIGN =
      ObjectKey.of("instances/cliente1/backup_20251119_030000.tar.gz");

  /** What a worker does while it breaks. */
  private interface Work {
    void on(Instance instance) throws InterruptedException;
  }

  private static EngineWorld worldWithOneBackup() throws Exception {
    EngineWorld world = new EngineWorld();
    try (BackupManager manager = world.manager()) {
      manager.register(InstanceConfig.builder("cliente1", "map").retentionDays(7).build());
      world.storage.create(FOREIGN, Body.of(EngineWorld.bytes("not ours")));
      manager.createBackup("cliente1");
    }
    world.time.advance(Duration.ofDays(8));
    return world;
  }

  private static int callsOf(Work work) throws Exception {
    EngineWorld world = worldWithOneBackup();
    FaultyStorage counting = FaultyStorage.of(world.storage, Fault.never());
    try (BackupManager manager = world.builder(counting).build()) {
      work.on(manager.instance("cliente1"));
    }
    return counting.calls();
  }

  private static void campaign(When when, boolean dies, Work work) throws Exception {
    int calls = callsOf(work);
    assertThat(calls).isGreaterThan(10);
    for (int n = 1; n <= calls; n++) {
      EngineWorld world = worldWithOneBackup();
      Fault fault = Fault.atCall(n, when);
      FaultyStorage broken =
          dies
              ? FaultyStorage.freezing(world.storage, fault)
              : FaultyStorage.of(world.storage, fault);
      try (BackupManager manager = world.builder(broken).build()) {
        work.on(manager.instance("cliente1"));
      } catch (BackupException e) {
        assertThat(e.kind()).as("call %d of %d", n, calls).isNotNull();
      }
      world.time.advance(Duration.ofMinutes(10));
      checkAfterwards(world, broken.broken() + " of " + calls);
    }
  }

  private static void checkAfterwards(EngineWorld world, String at) throws Exception {
    try (BackupManager next = world.manager()) {
      Instance instance = next.instance("cliente1");
      List<Backup> before = good(instance);
      assertThat(before).as("a good backup is left after %s", at).isNotEmpty();
      allSound(instance, before, at);
      assertThat(instance.backups(BackupQuery.all().state(Backup.State.MISSING)).items())
          .as("no backup without its file after %s", at)
          .isEmpty();

      Backup fresh = instance.backup();

      List<Backup> after = good(instance);
      assertThat(after).as(at).contains(fresh);
      allSound(instance, after, at);
      assertThat(instance.history(100))
          .as("nothing is left open after %s", at)
          .noneMatch(
              r ->
                  r.operation() == RunRecord.Operation.BACKUP
                      && (r.state() == RunRecord.State.RUNNING
                          || r.state() == RunRecord.State.DELETING));
      assertThat(world.storage.find(FOREIGN)).as("the foreign file after %s", at).isPresent();
      assertThat(dataFiles(world)).as("no stray file after %s", at).isEqualTo(expected(after));
    }
  }

  private static List<Backup> good(Instance instance) {
    return instance.backups();
  }

  private static void allSound(Instance instance, List<Backup> backups, String at)
      throws InterruptedException {
    for (Backup b : backups) {
      assertThat(instance.verify(b.id(), Depth.FULL).await().findings())
          .as("%s after %s", b.id(), at)
          .isEmpty();
    }
  }

  private static Set<String> dataFiles(EngineWorld world) throws Exception {
    Set<String> files = new TreeSet<>();
    for (String key : world.keys("instances/cliente1")) {
      if (!key.contains("/runs/") && !key.endsWith("config.json")) {
        files.add(key.substring("instances/cliente1/".length()));
      }
    }
    return files;
  }

  private static Set<String> expected(List<Backup> backups) {
    Set<String> files = new TreeSet<>(List.of(FOREIGN.name()));
    List<String> all = new ArrayList<>();
    for (Backup b : backups) {
      all.addAll(ArchiveFormat.TAR_GZ.on(new MemoryStorage()).fileNames(b.id().value()));
    }
    files.addAll(all);
    return files;
  }

  @ParameterizedTest
  @EnumSource(When.class)
  void aWorkerThatDiesAtAnyCallOfABackupDoesNoHarm(When when) throws Exception {
    campaign(when, true, Instance::backup);
  }

  @ParameterizedTest
  @EnumSource(When.class)
  void aSingleFailureAtAnyCallOfABackupDoesNoHarm(When when) throws Exception {
    campaign(when, false, Instance::backup);
  }

  @ParameterizedTest
  @EnumSource(When.class)
  void aWorkerThatDiesAtAnyCallOfADeletionDoesNoHarm(When when) throws Exception {
    campaign(
        when,
        true,
        instance -> {
          Backup first = instance.backup();
          instance.delete(
              instance.backups().stream()
                  .map(Backup::id)
                  .filter(id -> !id.equals(first.id()))
                  .toList(),
              false);
        });
  }
}

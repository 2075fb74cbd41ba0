package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupManager;
import io.respaldo.ImportPlan;
import io.respaldo.ImportReport;
import io.respaldo.ImportRequest.Mode;
import io.respaldo.Instance;
import io.respaldo.format.Depth;
import io.respaldo.storage.StorageBackend;
import io.respaldo.testkit.Fault;
import io.respaldo.testkit.Fault.When;
import io.respaldo.testkit.FaultyStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Imports that are cut short, meet others, or meet files that change. */
@Tag("once")
class ImportFaultsTest extends ImportFixture {
  ImportFaultsTest(@TempDir Path folder) throws Exception {
    super(folder);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aWorkerThatDiesAtAnyCallIsFinishedByAnother(Mode mode) throws Exception {
    Map<String, String> before = theirs.state();
    int calls = callsOf(mode);
    assertThat(calls).isGreaterThan(20);
    for (int n = 1; n <= calls; n++) {
      EngineWorld fresh = new EngineWorld();
      FaultyStorage dying = FaultyStorage.freezing(fresh.storage, Fault.atCall(n, When.DURING));
      try (BackupManager manager = builder(fresh, dying)) {
        imported(manager, mode);
      } catch (BackupException e) {
        assertThat(e.kind()).isNotNull();
      }
      fresh.time.advance(Duration.ofMinutes(10));
      try (BackupManager next = builder(fresh, fresh.storage)) {
        imported(next, mode);
        Instance shop = next.instance("shop");
        assertThat(shop.backups()).as("after call %d", n).hasSize(2);
        for (Backup b : shop.backups()) {
          assertThat(shop.verify(b.id(), Depth.FULL).await().findings()).as("call %d", n).isEmpty();
        }
        assertThat(plan(next, request(mode)).fresh()).isEmpty();
        assertThat(files(fresh)).as("after call %d", n).hasSize(mode == Mode.COPY ? 4 : 2);
      }
    }
    assertThat(theirs.state()).isEqualTo(before);
  }

  private int callsOf(Mode mode) throws Exception {
    EngineWorld fresh = new EngineWorld();
    FaultyStorage counting = FaultyStorage.of(fresh.storage, Fault.never());
    try (BackupManager manager = builder(fresh, counting)) {
      imported(manager, mode);
    }
    return counting.calls();
  }

  private BackupManager builder(EngineWorld other, StorageBackend home) {
    return other
        .builder(home)
        .foreignKinds(List.of(kind))
        .importFolder("old", theirs.path())
        .build();
  }

  private static List<String> files(EngineWorld w) throws Exception {
    return w.keys("instances/shop").stream()
        .filter(k -> !k.contains("/runs/") && !k.endsWith("config.json"))
        .toList();
  }

  @Test
  void twoAtOnceTakeEachFileInOnce() throws Exception {
    try (BackupManager one = manager();
        BackupManager two = manager()) {
      ImportPlan planOfOne = plan(one, request(Mode.COPY));
      ImportPlan planOfTwo = plan(two, request(Mode.COPY));
      CountDownLatch reading = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      kind.onOpen =
          () -> {
            reading.countDown();
            goOn.await();
          };
      var first = one.applyImport(planOfOne);
      reading.await();
      ImportReport second = two.applyImport(planOfTwo).await();
      goOn.countDown();
      assertThat(second.outcomes()).allMatch(o -> o.failure().orElse("").contains("worked on"));
      assertThat(first.await().complete()).isTrue();
      ImportReport late = two.applyImport(planOfTwo).await();
      assertThat(late.outcomes()).allMatch(o -> o.failure().orElse("").contains("meanwhile"));
      assertThat(good(one)).hasSize(2);
    }
  }

  @Test
  void aCancelledImportKeepsWhatIsDoneAndLeavesNothingHalf() throws Exception {
    try (BackupManager manager = manager()) {
      ImportPlan plan = plan(manager, request(Mode.COPY));
      CountDownLatch second = new CountDownLatch(2);
      kind.onOpen =
          () -> {
            second.countDown();
            if (second.getCount() == 0) {
              new CountDownLatch(1).await();
            }
          };
      var run = manager.applyImport(plan);
      second.await();
      run.cancel();
      assertThatThrownBy(run::await).hasMessageContaining("cancelled");
      kind.onOpen = () -> {};
      assertThat(good(manager)).hasSize(1);
      assertThat(files(world)).hasSize(2);
      assertThat(imported(manager, Mode.COPY).outcomes()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void whatChangedSinceThePlanIsNotTakenIn(Mode mode) throws Exception {
    try (BackupManager manager = manager()) {
      ImportPlan plan = plan(manager, request(mode));
      theirs.text(FIRST, "other end");
      ImportReport report = manager.applyImport(plan).await();
      assertThat(report.outcomes().get(0).failure().orElse("")).contains("has changed");
      assertThat(report.outcomes().get(1).backup()).isPresent();
      assertThat(good(manager)).hasSize(1);
    }
  }

  @Test
  void whatChangesWhileItIsReadIsNotTakenIn() throws Exception {
    try (BackupManager manager = manager()) {
      ImportPlan plan = plan(manager, request(Mode.COPY));
      kind.onOpen = () -> theirs.text(FIRST, "other content end");
      ImportReport report = manager.applyImport(plan).await();
      assertThat(report.outcomes().get(0).failure().orElse("")).contains("has changed");
      assertThat(files(world)).hasSize(2);
    }
  }

  @Test
  void aFolderThatNobodyMayWriteIsReadAllTheSame() throws Exception {
    Files.setPosixFilePermissions(theirs.path(), PosixFilePermissions.fromString("r-xr-xr-x"));
    Map<String, String> before = theirs.state();
    try (BackupManager manager = manager()) {
      assertThat(imported(manager, Mode.REFERENCE).complete()).isTrue();
    } finally {
      Files.setPosixFilePermissions(theirs.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    assertThat(theirs.state()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aFolderOnAReadOnlyMountIsReadAllTheSame(Mode mode) throws Exception {
    Map<String, String> before = theirs.state();
    try (ReadOnlyMount mount = ReadOnlyMount.over(theirs.path());
        BackupManager manager = manager()) {
      assertThatThrownBy(() -> Files.createFile(mount.folder().resolve("new")))
          .hasMessageContaining("Read-only");
      assertThat(imported(manager, mode).complete()).isTrue();
      Instance shop = manager.instance("shop");
      for (Backup b : good(manager)) {
        assertThat(shop.verify(b.id(), Depth.FULL).await().findings()).isEmpty();
      }
      shop.delete(good(manager).stream().map(Backup::id).toList(), true);
      assertThat(good(manager)).isEmpty();
    }
    assertThat(theirs.state()).isEqualTo(before);
  }
}

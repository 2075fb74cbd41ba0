package io.respaldo.storage.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupManager;
import io.respaldo.BackupQuery;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.RestoreRequest;
import io.respaldo.RetentionPolicy;
import io.respaldo.catalog.RunRecord;
import io.respaldo.format.Depth;
import io.respaldo.source.DirectorySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole runs on a disk that gets full, at many points: home and storage lie on it. Nothing
 * half-good is listed, the failure is told, and once there is space the next run works and leaves
 * nothing stray.
 */
@Tag("once")
class EngineFullDiskTest {
  private static final int POINTS = 20;
  @TempDir Path temp;
  private Path content = Path.of("");
  private @Nullable SmallDisk mounted;

  private SmallDisk disk() {
    return requireNonNull(mounted);
  }

  @BeforeEach
  void files() throws Exception {
    mounted = SmallDisk.mount(temp, 16);
    content = temp.resolve("data");
    Files.createDirectories(content.resolve("sub"));
    Random random = new Random(7);
    for (int i = 0; i < 6; i++) {
      byte[] bytes = new byte[100_000];
      random.nextBytes(bytes);
      Files.write(content.resolve(i % 2 == 0 ? "f" + i : "sub/f" + i), bytes);
    }
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted != null) {
      mounted.close();
    }
  }

  private BackupManager manager() throws IOException {
    return BackupManager.builder()
        .home(LocalStorage.at(disk().folder().resolve("store")))
        .source("directory", config -> DirectorySource.of(content))
        .workFolder(temp.resolve("work"))
        .logFolder(disk().folder().resolve("logs"))
        .build();
  }

  /** Registers, makes one good backup, and measures what one takes. */
  private long need() throws Exception {
    try (BackupManager manager = manager()) {
      Instance instance =
          manager.register(
              InstanceConfig.builder("files", "directory")
                  .retention(RetentionPolicy.KEEP_ALL.maxCount(1))
                  .build());
      instance.backup();
      long before = disk().free();
      instance.pin(instance.backups().get(0).id(), true); // so that the second stays beside it
      Backup second = instance.backup();
      long need = before - disk().free();
      instance.pin(second.id(), false);
      instance.pin(instance.backups().get(1).id(), false);
      instance.delete(List.of(instance.backups().get(1).id()), false);
      assertThat(need).isGreaterThan(600_000);
      return need;
    }
  }

  /**
   * A third each: small amounts, where a record fits or not; evenly up to what is enough; and just
   * below that, where the content fits and what comes after it does not.
   */
  private static long[] amounts(long need) {
    long[] amounts = new long[POINTS];
    int third = POINTS / 3;
    for (int i = 0; i < third; i++) {
      amounts[i] = i * 2048L;
      amounts[third + i] = need * 11 / 10 * (i + 1) / third;
    }
    for (int i = 2 * third; i < POINTS; i++) {
      amounts[i] = need - (i - 2 * third) * 2560L;
    }
    return amounts;
  }

  @Test
  void aBackupOnADiskThatGetsFullAtAnyPointFailsClearlyAndTheNextOneWorks() throws Exception {
    long need = need();
    int failures = 0;
    for (long free : amounts(need)) {
      String at = "with " + free + " of about " + need + " bytes free";
      disk().fill("filler", free);
      try (BackupManager manager = manager()) {
        Throwable failure = catchThrowable(() -> manager.createBackup("files"));
        if (failure != null) {
          failures++;
          assertClear(failure, at);
        }
        nothingHalfGood(manager.instance("files"), at);
        Files.delete(disk().folder().resolve("filler"));
        theNextRunWorks(manager.instance("files"), at);
      }
    }
    assertThat(failures).as("amounts that were too small").isBetween(POINTS / 2, POINTS - 1);
  }

  private static void assertClear(Throwable failure, String at) {
    assertThat(failure).as(at).isInstanceOf(BackupException.class);
    assertThat(failure.getMessage()).as(at).containsPattern("full|[Nn]o space|free");
  }

  private void nothingHalfGood(Instance instance, String at) throws Exception {
    List<Backup> good = instance.backups();
    assertThat(good).as(at).isNotEmpty();
    Set<String> named = good.stream().map(b -> b.content().file()).collect(Collectors.toSet());
    assertThat(archives()).as("archives under their final names, %s", at).isEqualTo(named);
    assertThat(instance.backups(BackupQuery.all()).items())
        .as("what is listed %s", at)
        .allMatch(Backup::usable);
    assertThat(instance.history(1000))
        .as("records %s", at)
        .allMatch(
            r ->
                r.state() != RunRecord.State.FAILED
                    || r.failure().orElseThrow().message().matches(".*(full|o space).*"));
  }

  private void theNextRunWorks(Instance instance, String at) throws Exception {
    Backup fresh = instance.backup();

    assertThat(fresh.warnings()).as(at).isEmpty();
    assertThat(instance.backups()).as(at).containsExactly(fresh);
    assertThat(instance.verify(fresh.id(), Depth.FULL).await().findings()).as(at).isEmpty();
    assertThat(instance.history(1000))
        .as("left open %s", at)
        .noneMatch(
            r -> r.state() == RunRecord.State.RUNNING || r.state() == RunRecord.State.DELETING);
    assertThat(archives()).as(at).containsExactly(fresh.content().file());
    assertThat(strays()).as("strays %s", at).isEmpty();
  }

  private Set<String> archives() throws IOException {
    try (Stream<Path> files = Files.list(disk().folder().resolve("store/instances/files"))) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(".tar.gz"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private List<Path> strays() throws IOException {
    try (Stream<Path> all = Files.walk(disk().folder().resolve("store"))) {
      return all.filter(
              f ->
                  TemporaryFiles.ours(f.getFileName().toString())
                      || (f.toString().contains("/holds/") && Files.isRegularFile(f)))
          .toList();
    }
  }

  @Test
  void aRestoreOntoADiskThatGetsFullLeavesNothingAndTheNextOneWorks() throws Exception {
    need();
    int failures = 0;
    for (long free : new long[] {0, 2048, 8192, 60_000, 200_000, 385_000, 590_000, 800_000}) {
      String at = "with " + free + " bytes free";
      Path target = disk().folder().resolve("restored");
      disk().fill("filler", free);
      try (BackupManager manager = manager()) {
        Instance instance = manager.instance("files");
        Throwable failure = catchThrowable(() -> restore(instance, target));
        if (failure != null) {
          failures++;
          assertClear(failure, at);
          assertThat(failure.getMessage()).as(at).doesNotContain("instances/files/backup");
          assertThat(onDisk())
              .as(at)
              .containsExactlyInAnyOrder("filler", "logs", "lost+found", "store");
        }
        Files.delete(disk().folder().resolve("filler"));
        if (failure != null) {
          restore(instance, target);
        }
        assertThat(target.resolve("sub/f1"))
            .as(at)
            .hasSameBinaryContentAs(content.resolve("sub/f1"));
        remove(target);
        instance.backup();
        assertThat(instance.history(1000))
            .as(at)
            .noneMatch(r -> r.state() == RunRecord.State.RUNNING);
        assertThat(strays()).as(at).isEmpty();
      }
    }
    assertThat(failures).isBetween(4, 7);
  }

  private static void restore(Instance instance, Path target) throws InterruptedException {
    instance
        .restore(instance.plan(RestoreRequest.latest().to(target.toString())).confirm())
        .await();
  }

  private Set<String> onDisk() throws IOException {
    try (Stream<Path> files = Files.list(disk().folder())) {
      return files.map(f -> f.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private static void remove(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = new ArrayList<>(walk.toList());
    }
    Collections.reverse(all);
    for (Path each : all) {
      Files.delete(each);
    }
    try (Stream<Path> hidden = Files.list(requireNonNull(folder.getParent()))) {
      for (Path each : hidden.filter(f -> f.getFileName().toString().startsWith(".")).toList()) {
        Files.delete(each); // the restore's receipt
      }
    }
  }

  @Test
  void anExportOntoADiskThatGetsFullLeavesNothingAndTheNextOneWorks() throws Exception {
    need();
    int failures = 0;
    for (long free : new long[] {0, 2048, 8192, 100_000, 357_500, 900_000}) {
      String at = "with " + free + " bytes free";
      Path folder = disk().folder().resolve("exported");
      disk().fill("filler", free);
      try (BackupManager manager = manager()) {
        Instance instance = manager.instance("files");
        Backup backup = instance.backups().get(0);
        Throwable failure = catchThrowable(() -> instance.export(backup.id(), folder).await());
        if (failure != null) {
          failures++;
          assertClear(failure, at);
          if (Files.exists(folder)) {
            assertThat(folder).as(at).isEmptyDirectory();
          }
        }
        Files.delete(disk().folder().resolve("filler"));
        if (failure != null) {
          instance.export(backup.id(), folder).await();
        }
        assertThat(folder.resolve(backup.content().file()))
            .as(at)
            .hasSize(backup.content().bytes());
        remove(folder);
        instance.backup();
        assertThat(strays()).as(at).isEmpty();
      }
    }
    assertThat(failures).isBetween(3, 5);
  }
}

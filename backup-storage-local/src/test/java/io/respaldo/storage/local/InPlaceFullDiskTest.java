package io.respaldo.storage.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.respaldo.BackupException;
import io.respaldo.BackupManager;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.RecoveredRestore;
import io.respaldo.RestorePlan;
import io.respaldo.RestoreReport;
import io.respaldo.RestoreRequest;
import io.respaldo.source.DirectorySource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A live folder on a real disk with too little room: found before, and in the middle. */
@Tag("once")
class InPlaceFullDiskTest {
  private static final int FILES = 8;
  private static final int SIZE = 100_000;

  @TempDir Path temp;
  private @Nullable SmallDisk mounted;

  private SmallDisk disk() {
    return requireNonNull(mounted);
  }

  private Path live() {
    return disk().folder().resolve("live");
  }

  @BeforeEach
  void backUpThenChange() throws Exception {
    mounted = SmallDisk.mount(temp, 16);
    Files.createDirectory(live());
    Random random = new Random(3);
    for (int i = 0; i < FILES; i++) {
      byte[] bytes = new byte[SIZE];
      random.nextBytes(bytes);
      Files.write(live().resolve("f" + i), bytes);
    }
    try (BackupManager manager = manager()) {
      manager.register(InstanceConfig.builder("files", "directory").build()).backup();
    }
    Files.writeString(live().resolve("f0"), "changed since");
    Files.writeString(live().resolve("new"), "new since");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted != null) {
      mounted.close();
    }
  }

  private BackupManager manager() throws Exception {
    return BackupManager.builder()
        .home(LocalStorage.at(disk().folder().resolve("store")))
        .source("directory", config -> DirectorySource.of(live()))
        .workFolder(temp.resolve("work"))
        .build();
  }

  private static RestorePlan plan(Instance instance) {
    return instance.plan(RestoreRequest.latest().inPlace().withoutSafetyBackup());
  }

  @Test
  void tooLittleRoomIsFoundBeforeAnythingIsDone() throws Exception {
    disk().fill("filler", FILES * SIZE / 2);
    try (BackupManager manager = manager()) {
      RestorePlan plan = plan(manager.instance("files"));

      assertThat(plan.findings()).extracting(f -> f.code()).contains("not_enough_space");
      assertThat(plan.hasErrors()).isTrue();
    }
  }

  @Test
  void tooLittleRoomForAFewFilesOntoTheLiveOnesIsFoundToo() throws Exception {
    disk().fill("filler", SIZE + SIZE / 2);
    try (BackupManager manager = manager()) {
      Instance instance = manager.instance("files");

      assertThat(overlay(instance, "files/f0").hasErrors()).isFalse();
      assertThat(overlay(instance, "files/f0", "files/f1").findings())
          .extracting(f -> f.code())
          .contains("not_enough_space");
    }
  }

  private static RestorePlan overlay(Instance instance, String... files) {
    return instance.plan(RestoreRequest.latest().overlay().only(files));
  }

  /** It can't be exchanged by a rename, and half of it must never be. */
  @Test
  void aLiveFolderThatIsAMountPointIsRefusedInThePlan() throws Exception {
    try (BackupManager manager =
        BackupManager.builder()
            .home(LocalStorage.at(temp.resolve("home")))
            .source("directory", config -> DirectorySource.of(disk().folder()))
            .workFolder(temp.resolve("work"))
            .build()) {
      Instance instance = manager.register(InstanceConfig.builder("disk", "directory").build());
      instance.backup();

      for (RestorePlan plan : List.of(plan(instance), overlay(instance, "files/live"))) {
        assertThat(plan.findings()).extracting(f -> f.code()).contains("mount_point");
        assertThat(plan.hasErrors()).isTrue();
      }
    }
  }

  @Test
  void roomThatGoesInTheMiddleLeavesTheOldLiveAndTheNextOneWorks() throws Exception {
    int failures = 0;
    for (long free : new long[] {0, 4096, 40_000, 300_000, 700_000, 840_000, 1_500_000}) {
      String at = "with " + free + " bytes free";
      try (BackupManager manager = manager()) {
        Instance instance = manager.instance("files");
        RestorePlan.Confirmed plan = plan(instance).confirm("files");
        disk().fill("filler", free);
        Throwable failure = catchThrowable(() -> instance.restore(plan).await());
        if (failure != null) {
          failures++;
          assertThat(failure).as(at).isInstanceOf(BackupException.class);
          assertThat(failure.getMessage()).as(at).containsPattern("full|[Nn]o space|free");
          assertThat(live().resolve("f0")).as(at).hasContent("changed since");
        }
        Files.delete(disk().folder().resolve("filler"));
        assertThat(manager.recover())
            .as(at)
            .noneMatch(r -> r.outcome() == RecoveredRestore.Outcome.LEFT);
        boolean restored = Files.size(live().resolve("f0")) == SIZE;
        if (!restored) {
          instance.restore(plan(instance).confirm("files")).await();
        }
        assertThat(live().resolve("new")).as(at).doesNotExist();
        RestoreReport undone = instance.undo(instance.keptRestores().get(0).runId()).await();
        assertThat(live().resolve("f0")).as(at).hasContent("changed since");
        instance.discard(undone.runId()).await();
        assertThat(onDisk()).as(at).isEqualTo(Set.of("live", "store", "lost+found"));
      }
    }
    assertThat(failures).isBetween(4, 6);
  }

  private List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(disk().folder())) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }

  private Set<String> onDisk() throws Exception {
    return names().stream().collect(Collectors.toSet());
  }
}

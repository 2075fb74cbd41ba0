package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.respaldo.Backup;
import io.respaldo.BackupManager;
import io.respaldo.BackupManagerBuilder;
import io.respaldo.BackupRequest;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.Run;
import io.respaldo.event.BackupEvent;
import io.respaldo.hook.Hook;
import io.respaldo.testkit.SettableTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A manager that is closed from within its own work. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClosingTest {
  private final EngineWorld world = new EngineWorld();
  private final List<Throwable> told = new CopyOnWriteArrayList<>();

  private static Instance registered(BackupManager manager, String... hooks) {
    return manager.register(
        InstanceConfig.builder("cliente1", "map").hooks(List.of(hooks)).build());
  }

  @Test
  void aSourceThatClosesTheManagerIsRefusedAndTheBackupGoesOn() throws Exception {
    try (BackupManager manager = world.manager()) {
      world.source.during = () -> told.add(catchThrowable(manager::close));

      Backup backup = registered(manager).backup();

      assertThat(backup.usable()).isTrue();
      assertThat(told)
          .singleElement()
          .isInstanceOfSatisfying(
              IllegalStateException.class,
              e -> assertThat(e).hasMessageContaining("from within one of its own runs"));
      assertThat(registeredBackups(manager)).as("it is still open").hasSize(1);
      assertThat(manager.createBackup("cliente1").usable()).isTrue();
    }
  }

  private static List<Backup> registeredBackups(BackupManager manager) {
    return manager.listBackups("cliente1");
  }

  private static Hook at(Hook.Point point, Runnable work) {
    return new Hook() {
      @Override
      public Set<Point> points() {
        return Set.of(point);
      }

      @Override
      public void run(Call call) {
        work.run();
      }
    };
  }

  @ParameterizedTest
  @EnumSource(
      value = Hook.Point.class,
      names = {"BEFORE_CAPTURE", "AFTER_CAPTURE"})
  void aHookThatClosesTheManagerIsRefusedAndTheBackupGoesOn(Hook.Point point) throws Exception {
    List<BackupManager> made = new ArrayList<>();
    BackupManagerBuilder builder =
        world
            .builder(world.storage)
            .time(SettableTime.manual(world.time.now()))
            .hook("closing", at(point, () -> told.add(catchThrowable(() -> made.get(0).close()))));
    try (BackupManager manager = builder.build()) {
      made.add(manager);

      Backup backup = registered(manager, "closing").backup();

      assertThat(backup.warnings()).isEmpty();
      assertThat(told).singleElement().isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whatHangsOnTheEndOfARunMayCloseTheManager() throws Exception {
    BackupManager manager = world.manager();
    Instance instance = registered(manager);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    world.source.during =
        () -> {
          inside.countDown();
          goOn.await();
        };
    Run<Backup> run = instance.backup(BackupRequest.manual());
    inside.await();
    CompletableFuture<Void> closed = run.toFuture().thenRun(manager::close).toCompletableFuture();

    goOn.countDown();

    closed.get(30, TimeUnit.SECONDS);
    assertThat(run.await().usable()).isTrue();
    assertThat(catchThrowable(instance::backup)).hasMessageContaining("closed");
  }

  @Test
  void twoRunsWhoseEndsBothCloseTheManagerDoNotWaitForEachOther() throws Exception {
    BackupManager manager = world.manager();
    CountDownLatch both = new CountDownLatch(2);
    world.source.during =
        () -> {
          both.countDown();
          both.await();
        };
    List<CompletableFuture<Void>> closed = new ArrayList<>();
    for (String name : List.of("one", "two")) {
      Instance instance = manager.register(InstanceConfig.builder(name, "map").build());
      Run<Backup> run = instance.backup(BackupRequest.manual());
      closed.add(
          run.toFuture()
              .handle(
                  (b, e) -> {
                    both.countDown();
                    manager.close();
                    return b;
                  })
              .thenAccept(b -> {})
              .toCompletableFuture());
    }

    for (CompletableFuture<Void> c : closed) {
      c.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void aListenerMayCloseTheManagerAndIsStillToldTheRest() throws Exception {
    List<BackupEvent.Type> heard = new CopyOnWriteArrayList<>();
    List<BackupManager> made = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    BackupManager manager =
        world
            .builder(world.storage)
            .listener(
                e -> {
                  heard.add(e.type());
                  if (e.type() == BackupEvent.Type.BACKUP_STARTED) {
                    made.get(0).close();
                  } else if (e.type() == BackupEvent.Type.BACKUP_CANCELLED) {
                    done.countDown();
                  }
                })
            .build();
    made.add(manager);
    Instance instance = registered(manager);
    world.source.during = () -> new CountDownLatch(1).await();

    assertThat(catchThrowable(instance::backup)).hasMessageContaining("cancelled");

    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(heard)
        .containsExactly(
            BackupEvent.Type.CONFIG_CHANGED,
            BackupEvent.Type.BACKUP_STARTED,
            BackupEvent.Type.BACKUP_CANCELLED);
  }

  @Test
  void whoClosesFromOutsideFindsTheRunsEnded() throws Exception {
    BackupManager manager = world.manager();
    Instance instance = registered(manager);
    CountDownLatch inside = new CountDownLatch(1);
    world.source.during =
        () -> {
          inside.countDown();
          new CountDownLatch(1).await();
        };
    Run<Backup> run = instance.backup(BackupRequest.manual());
    inside.await();

    manager.close();

    assertThat(run.isDone()).isTrue();
    assertThat(world.keys("instances/cliente1")).noneMatch(k -> k.contains(".tar"));
  }
}

package io.respaldo.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.respaldo.Actor;
import io.respaldo.Finding;
import io.respaldo.InstanceConfig;
import io.respaldo.hook.Hook.OnError;
import io.respaldo.hook.Hook.Point;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HookRunTest {
  private static final Set<Point> AROUND =
      Set.of(Point.BEFORE_CAPTURE, Point.AFTER_CAPTURE, Point.ON_FAILURE);

  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Hook> hooks = new LinkedHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** Time that stands still until somebody stops waiting. */
  private static class Still implements TimeSource {
    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public long nanos() {
      return 0;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      new CountDownLatch(1).await();
    }
  }

  /** Time in which every wait is over once the hook has begun. */
  private static final class Over extends Still {
    private final CountDownLatch begun;

    Over(CountDownLatch begun) {
      this.begun = begun;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      begun.await();
    }
  }

  @FunctionalInterface
  private interface Body {
    void run(Hook.Call call) throws Exception;
  }

  private void register(String name, Set<Point> points, OnError onError, Body body) {
    hooks.put(
        name,
        new Hook() {
          @Override
          public Set<Point> points() {
            return points;
          }

          @Override
          public OnError onError() {
            return onError;
          }

          @Override
          public void run(Call call) throws Exception {
            body.run(call);
          }
        });
  }

  private void teller(String name, Set<Point> points) {
    register(name, points, OnError.ABORT, call -> told.add(name + " " + call.point()));
  }

  private HookRun begin(TimeSource time, String... names) {
    InstanceConfig instance = InstanceConfig.builder("shop", "files").hooks(List.of(names)).build();
    return new HookRunner(hooks, time, threads)
        .begin(instance, "run_7", Actor.of("ana"), line -> told.add(line));
  }

  private HookRun begin(String... names) {
    return begin(new Still(), names);
  }

  @Test
  void hooksRunInTheOrderOfTheInstanceAndAfterwardsInReverse() throws Exception {
    teller("a", AROUND);
    teller("b", AROUND);
    HookRun run = begin("b", "a");

    run.at(Point.BEFORE_CAPTURE, Map.of());
    run.at(Point.AFTER_CAPTURE, Map.of());

    assertThat(told)
        .containsExactly(
            "b BEFORE_CAPTURE", "a BEFORE_CAPTURE", "a AFTER_CAPTURE", "b AFTER_CAPTURE");
  }

  @Test
  void aHookRunsOnlyAtItsPointsAndOnlyWhenNamed() throws Exception {
    teller("a", Set.of(Point.BEFORE_RESTORE));
    teller("b", AROUND);
    HookRun run = begin("a");

    run.at(Point.BEFORE_CAPTURE, Map.of());
    run.at(Point.BEFORE_RESTORE, Map.of());

    assertThat(told).containsExactly("a BEFORE_RESTORE");
  }

  @Test
  void aFailureThatAbortsStopsTheHooksAfterItAndTheOnesThatBeganAreEnded() throws Exception {
    teller("a", AROUND);
    register(
        "b",
        AROUND,
        OnError.ABORT,
        call -> {
          told.add("b " + call.point());
          if (call.point() == Point.BEFORE_CAPTURE) {
            throw new IOException("no route");
          }
        });
    teller("c", AROUND);
    teller("d", Set.of(Point.AFTER_CAPTURE));
    HookRun run = begin("a", "b", "c", "d");

    assertThatThrownBy(() -> run.at(Point.BEFORE_CAPTURE, Map.of()))
        .isInstanceOf(HookFailedException.class)
        .hasMessage("hook 'b' failed at before_capture: no route")
        .hasCauseInstanceOf(IOException.class)
        .satisfies(e -> assertThat(((HookFailedException) e).hook()).isEqualTo("b"));
    run.at(Point.AFTER_CAPTURE, Map.of());

    assertThat(told)
        .containsExactly(
            "a BEFORE_CAPTURE",
            "b BEFORE_CAPTURE",
            "d AFTER_CAPTURE",
            "b AFTER_CAPTURE",
            "a AFTER_CAPTURE");
  }

  @Test
  void aFailureThatWarnsLetsTheRunGoOn() throws Exception {
    register(
        "a",
        AROUND,
        OnError.WARN,
        call -> {
          throw new IllegalStateException();
        });
    teller("b", AROUND);

    List<Finding> found = begin("a", "b").at(Point.BEFORE_CAPTURE, Map.of());

    assertThat(told).containsExactly("b BEFORE_CAPTURE");
    assertThat(found)
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.code()).isEqualTo("hook_failed");
              assertThat(f.message())
                  .isEqualTo("hook 'a' failed at before_capture: IllegalStateException");
            });
  }

  @Test
  void afterTheFactAFailureOnlyWarns() throws Exception {
    register(
        "a",
        AROUND,
        OnError.ABORT,
        call -> {
          if (call.point() != Point.BEFORE_CAPTURE) {
            throw new AssertionError("even an error");
          }
        });
    HookRun run = begin("a");
    run.at(Point.BEFORE_CAPTURE, Map.of());

    assertThat(run.at(Point.AFTER_CAPTURE, Map.of())).hasSize(1);
    assertThat(run.at(Point.ON_FAILURE, Map.of())).hasSize(1);
  }

  @Test
  void aHookThatIsNotRegisteredAbortsBeforeTheFactAndIsToldOnceAfterIt() throws Exception {
    HookRun run = begin("ghost");

    assertThatThrownBy(() -> run.at(Point.BEFORE_CAPTURE, Map.of()))
        .isInstanceOf(HookFailedException.class)
        .hasMessageContaining("instance 'shop' names hook 'ghost'")
        .hasMessageContaining("register it");
    assertThat(run.at(Point.AFTER_CAPTURE, Map.of())).hasSize(1);
    assertThat(run.at(Point.ON_FAILURE, Map.of())).isEmpty();
  }

  @Test
  void theEnvironmentTellsInstanceRunPointAndWhatTheRunKnows() throws Exception {
    register("a", AROUND, OnError.ABORT, call -> told.add("" + new TreeMap<>(call.environment())));

    begin("a").at(Point.BEFORE_CAPTURE, Map.of("RESPALDO_BACKUP_FILE", "x.tar.gz"));

    assertThat(told)
        .containsExactly(
            "{RESPALDO_BACKUP_FILE=x.tar.gz, RESPALDO_INSTANCE=shop,"
                + " RESPALDO_POINT=before_capture, RESPALDO_RUN=run_7}");
  }

  @Test
  void outputIsKeptUpTo64KiBAndNothingAfterTheCall() throws Exception {
    List<Hook.Call> calls = new ArrayList<>();
    register(
        "a",
        AROUND,
        OnError.ABORT,
        call -> {
          calls.add(call);
          for (int i = 0; i < 70; i++) {
            call.output().accept("x".repeat(1023));
          }
        });

    begin("a").at(Point.BEFORE_CAPTURE, Map.of());
    calls.get(0).output().accept("late");

    assertThat(told).hasSize(65);
    assertThat(told.get(0)).startsWith("a: xxx");
    assertThat(told.get(64)).isEqualTo("a: (more than 64 KiB; the rest is dropped)");
  }

  @Test
  void aHookThatRunsTooLongIsInterruptedAndFails() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch limit = new CountDownLatch(1);
    register(
        "a",
        AROUND,
        OnError.ABORT,
        call -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            told.add("interrupted");
            throw e;
          }
        });
    // the limit is over once the hook has begun; the grace never is
    TimeSource time =
        new Still() {
          @Override
          public void sleep(Duration duration) throws InterruptedException {
            if (limit.getCount() > 0) {
              limit.countDown();
              begun.await();
            } else {
              super.sleep(duration);
            }
          }
        };

    assertThatThrownBy(() -> begin(time, "a").at(Point.BEFORE_CAPTURE, Map.of()))
        .isInstanceOf(HookFailedException.class)
        .hasMessage("hook 'a' failed at before_capture: it ran longer than its limit of 300 s")
        .hasCauseInstanceOf(TimeoutException.class);
    assertThat(told).containsExactly("interrupted");
  }

  @Test
  void aHookThatHeedsNoInterruptIsGivenUpAfterTheGrace() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    register(
        "deaf",
        AROUND,
        OnError.ABORT,
        call -> {
          begun.countDown();
          while (release.getCount() > 0) {
            try {
              release.await();
            } catch (InterruptedException e) {
              told.add("ignored");
            }
          }
        });

    Throwable thrown =
        catchThrowable(() -> begin(new Over(begun), "deaf").at(Point.BEFORE_CAPTURE, Map.of()));
    release.countDown();

    assertThat(thrown).hasMessageContaining("longer than its limit");
  }

  @Test
  void anInterruptOfTheRunReachesTheHookAndWaitsForItsEnd() {
    Thread caller = Thread.currentThread();
    register(
        "a",
        AROUND,
        OnError.WARN,
        call -> {
          caller.interrupt();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            told.add("ended");
          }
        });

    assertThatThrownBy(() -> begin("a").at(Point.BEFORE_CAPTURE, Map.of()))
        .isInstanceOf(InterruptedException.class);

    assertThat(told).containsExactly("ended");
    assertThat(Thread.interrupted()).isFalse();
  }
}

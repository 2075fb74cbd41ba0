package io.respaldo.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Actor;
import io.respaldo.InstanceConfig;
import io.respaldo.hook.Hook.OnError;
import io.respaldo.hook.Hook.Point;
import io.respaldo.process.ToolFailedException;
import io.respaldo.time.TimeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandHookTest {
  private static final Set<Point> BEFORE = Set.of(Point.BEFORE_CAPTURE);

  @TempDir Path folder;
  private final List<String> output = Collections.synchronizedList(new ArrayList<>());

  private static CommandHook sh(String script) {
    return CommandHook.of(BEFORE, List.of("sh", "-c", script));
  }

  private Hook.Call call(Map<String, String> environment) {
    return new Hook.Call(
        Point.BEFORE_CAPTURE,
        InstanceConfig.builder("shop", "files").build(),
        "run_7",
        Actor.SYSTEM,
        environment,
        output::add);
  }

  @Test
  void aCommandSeesWhatTheRunTellsAndWhatTheHostAddsAndNothingOfTheHostsOwn() throws Exception {
    sh("env | grep -v -E '^(PWD|SHLVL|_|OLDPWD)=' | sort | sed 's/^PATH=.*/PATH/'")
        .env("COLOUR", "red")
        .run(call(Map.of("RESPALDO_INSTANCE", "shop")));

    assertThat(output)
        .containsExactlyInAnyOrder("COLOUR=red", "LC_ALL=C", "PATH", "RESPALDO_INSTANCE=shop");
  }

  @Test
  void argumentsReachTheProgramAsTheyAre() throws Exception {
    CommandHook.of(BEFORE, List.of("printf", "%s\\n", "a b; rm -rf $HOME `x` *"))
        .run(call(Map.of()));

    assertThat(output).containsExactly("a b; rm -rf $HOME `x` *");
  }

  @Test
  void itRunsInItsWorkingFolder() throws Exception {
    sh("pwd -P").in(folder).run(call(Map.of()));

    assertThat(output).containsExactly(folder.toRealPath().toString());
  }

  @Test
  void anExitCodeOtherThanZeroIsAFailureAndBothOutputsAreKept() {
    assertThatThrownBy(() -> sh("echo out; echo err >&2; exit 3").run(call(Map.of())))
        .isInstanceOf(ToolFailedException.class)
        .hasMessageContaining("exit code 3");

    assertThat(output).containsExactlyInAnyOrder("out", "err");
  }

  @Test
  void anErrorMessageWithNulOrOfAnyLengthDoesNotKeepTheCommandFromStarting() throws Exception {
    sh("printf '%s' \"$RESPALDO_ERROR\" | wc -c | tr -d ' '; echo \"${RESPALDO_ERROR%b*}\"")
        .run(call(Map.of("RESPALDO_ERROR", "a\0b" + "c".repeat(300_000))));

    assertThat(output).containsExactly("8192", "a ");
  }

  @Test
  void whenItsTimeIsOverItAndWhatItStartedAreEnded() throws Exception {
    Path pid = folder.resolve("pid");
    CommandHook slow =
        sh("sleep 1000 & echo $! > " + pid + "; wait").timeLimit(Duration.ofSeconds(2));
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      HookRunner runner = new HookRunner(Map.of("slow", slow), TimeSource.system(), threads);
      InstanceConfig shop = InstanceConfig.builder("shop", "files").hooks(List.of("slow")).build();

      assertThatThrownBy(
              () ->
                  runner
                      .begin(shop, "run_7", Actor.SYSTEM, output::add)
                      .at(Point.BEFORE_CAPTURE, Map.of()))
          .isInstanceOf(HookFailedException.class)
          .hasMessageContaining("longer than its limit");
    } finally {
      threads.shutdownNow();
    }

    assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())))
        .as("the sleeping child")
        .matches(p -> p.isEmpty() || !p.get().isAlive());
  }

  @Test
  void itsDefaultsAreAbortAndFiveMinutes() {
    assertThat(sh("true").onError()).isEqualTo(OnError.ABORT);
    assertThat(sh("true").timeLimit()).isEqualTo(Duration.ofMinutes(5));
    assertThat(sh("true").onError(OnError.WARN).onError()).isEqualTo(OnError.WARN);
    assertThat(sh("true").points()).containsExactly(Point.BEFORE_CAPTURE);
  }

  @Test
  void aHookWithoutCommandOrPointIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> CommandHook.of(BEFORE, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CommandHook.of(Set.of(), List.of("true")));
  }
}

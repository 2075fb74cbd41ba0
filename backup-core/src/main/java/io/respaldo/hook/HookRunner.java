package io.respaldo.hook;

import io.respaldo.Actor;
import io.respaldo.InstanceConfig;
import io.respaldo.time.TimeSource;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Runs the hooks that instances name. Thread-safe. */
public final class HookRunner {
  private final Map<String, Hook> registered;
  private final TimeSource time;
  private final Executor threads;

  /**
   * @param registered hooks by name
   * @param time for time limits
   * @param threads gives each running hook two threads at once, one to run in and one to watch its
   *     time limit; must neither queue nor run on the caller's thread
   */
  public HookRunner(Map<String, Hook> registered, TimeSource time, Executor threads) {
    this.registered = Map.copyOf(registered);
    this.time = time;
    this.threads = threads;
  }

  /**
   * The hooks of one run of an instance; runs none yet.
   *
   * @param log takes what hooks put out, line by line, each line with the hook's name in front
   */
  public HookRun begin(InstanceConfig instance, String runId, Actor actor, Consumer<String> log) {
    return new HookRun(this, instance, runId, actor, log);
  }

  Map<String, Hook> registered() {
    return registered;
  }

  HookCall call(Hook hook, Hook.Call call) {
    return new HookCall(hook, call, time, threads);
  }
}

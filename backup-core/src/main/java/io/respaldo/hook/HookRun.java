package io.respaldo.hook;

import io.respaldo.Actor;
import io.respaldo.Finding;
import io.respaldo.InstanceConfig;
import io.respaldo.hook.Hook.OnError;
import io.respaldo.hook.Hook.Point;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The hooks of one run, in the instance's order. Knows which have begun: at {@code AFTER_…} a hook
 * that also stands at {@code BEFORE_…} runs only if that was reached, and always then, failed or
 * not. There and at {@code START_SERVICES} the order is the reverse, so that what was stopped first
 * is started last. For one thread.
 */
public final class HookRun {
  private final HookRunner runner;
  private final InstanceConfig instance;
  private final String runId;
  private final Actor actor;
  private final Consumer<String> log;
  private final Set<String> begun = new HashSet<>();
  private final Set<String> reportedMissing = new HashSet<>();

  HookRun(
      HookRunner runner, InstanceConfig instance, String runId, Actor actor, Consumer<String> log) {
    this.runner = runner;
    this.instance = instance;
    this.runId = runId;
    this.actor = actor;
    this.log = log;
  }

  /**
   * Runs the hooks of this point one after the other; blocks.
   *
   * @param environment what is known by now, besides {@code RESPALDO_INSTANCE}, {@code
   *     RESPALDO_RUN} and {@code RESPALDO_POINT}
   * @return warnings about hooks that failed without harm
   * @throws HookFailedException when a hook with {@link OnError#ABORT} failed before the fact; the
   *     hooks after it did not run
   * @throws InterruptedException when interrupted; the running hook was interrupted too
   */
  public List<Finding> at(Point point, Map<String, String> environment)
      throws HookFailedException, InterruptedException {
    return at(point, environment, mayAbort(point));
  }

  /** The same, but a hook that fails is a warning, and the ones after it run: to clean up. */
  public List<Finding> anyway(Point point, Map<String, String> environment)
      throws InterruptedException {
    try {
      return at(point, environment, false);
    } catch (HookFailedException e) {
      throw new IllegalStateException(e); // none may abort
    }
  }

  private List<Finding> at(Point point, Map<String, String> environment, boolean mayAbort)
      throws HookFailedException, InterruptedException {
    List<String> names = new ArrayList<>(instance.hooks());
    if (isReversed(point)) {
      Collections.reverse(names);
    }
    List<Finding> warnings = new ArrayList<>();
    for (String name : names) {
      Hook hook = runner.registered().get(name);
      if (hook == null) {
        missing(name, point, mayAbort).ifPresent(warnings::add);
      } else if (hook.points().contains(point) && isWanted(name, hook, point)) {
        run(name, hook, point, environment, mayAbort).ifPresent(warnings::add);
      }
    }
    return List.copyOf(warnings);
  }

  private boolean isWanted(String name, Hook hook, Point point) {
    Optional<Point> before = before(point);
    return before.isEmpty()
        || !hook.points().contains(before.get())
        || begun.contains(before.get() + " " + name);
  }

  private static Optional<Point> before(Point point) {
    return switch (point) {
      case AFTER_CAPTURE -> Optional.of(Point.BEFORE_CAPTURE);
      case AFTER_RESTORE -> Optional.of(Point.BEFORE_RESTORE);
      case BEFORE_CAPTURE,
          BEFORE_RESTORE,
          STOP_SERVICES,
          START_SERVICES,
          CHECK_HEALTH,
          ON_FAILURE ->
          Optional.empty();
    };
  }

  private static boolean isReversed(Point point) {
    return before(point).isPresent() || point == Point.START_SERVICES;
  }

  private static boolean mayAbort(Point point) {
    return switch (point) {
      case BEFORE_CAPTURE, BEFORE_RESTORE, STOP_SERVICES, START_SERVICES, CHECK_HEALTH -> true;
      case AFTER_CAPTURE, AFTER_RESTORE, ON_FAILURE -> false;
    };
  }

  private Optional<Finding> missing(String name, Point point, boolean mayAbort)
      throws HookFailedException {
    String message =
        "instance '"
            + instance.name()
            + "' names hook '"
            + name
            + "', which the host has not registered";
    String remedy = "register it, or take it out of the instance's hooks";
    if (mayAbort) {
      throw new HookFailedException(name, point, message + "; " + remedy, null);
    }
    return reportedMissing.add(name)
        ? Optional.of(Finding.warning("hook_missing", message, remedy))
        : Optional.empty();
  }

  private Optional<Finding> run(
      String name, Hook hook, Point point, Map<String, String> environment, boolean mayAbort)
      throws HookFailedException, InterruptedException {
    begun.add(point + " " + name);
    Map<String, String> all = new TreeMap<>(environment);
    all.put("RESPALDO_INSTANCE", instance.name().value());
    all.put("RESPALDO_RUN", runId);
    all.put("RESPALDO_POINT", point.name().toLowerCase(Locale.ROOT));
    try (HookOutput output = new HookOutput(line -> log.accept(name + ": " + line))) {
      Hook.Call call = new Hook.Call(point, instance, runId, actor, Map.copyOf(all), output);
      Optional<Throwable> failure = runner.call(hook, call).run();
      if (failure.isEmpty()) {
        return Optional.empty();
      }
      String message =
          "hook '" + name + "' failed at " + all.get("RESPALDO_POINT") + ": " + why(failure.get());
      if (mayAbort && hook.onError() == OnError.ABORT) {
        throw new HookFailedException(name, point, message, failure.get());
      }
      return Optional.of(
          Finding.warning("hook_failed", message, "see the output of the hook in the log"));
    }
  }

  private static String why(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}

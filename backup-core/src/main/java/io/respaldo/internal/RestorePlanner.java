package io.respaldo.internal;

import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.Finding;
import io.respaldo.InstanceConfig;
import io.respaldo.RestorePlan;
import io.respaldo.RestoreRequest;
import io.respaldo.format.FormatProgress;
import io.respaldo.hook.Hook;
import io.respaldo.source.BackupSource;
import io.respaldo.source.Destination;
import io.respaldo.source.Restore;
import io.respaldo.source.StagedRestore;
import io.respaldo.source.Standing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Looks what a restore would do; changes nothing. */
final class RestorePlanner {
  private final Engine engine;
  private final InstanceConfig config;

  RestorePlanner(Engine engine, InstanceConfig config) {
    this.engine = engine;
    this.config = config;
  }

  /** The instance whose backup it is. */
  InstanceConfig giver(RestoreRequest request) throws IOException {
    return request.from().isEmpty() ? config : engine.config(request.from().get());
  }

  RestorePlan plan(RestoreRequest request) throws IOException, InterruptedException {
    return plan(request, RunIds.unique("restore", engine.now(), engine.zone(config)));
  }

  /**
   * What a plan rests on may be another by now.
   *
   * @throws BackupException REFUSED, saying what changed
   */
  void refuseChanged(RestorePlan plan) throws IOException, InterruptedException {
    RestorePlan now = plan(plan.request(), plan.runId());
    Optional<Finding> error = now.findings().stream().filter(Finding::isError).findFirst();
    Set<String> names = new TreeSet<>(plan.world().keySet());
    names.addAll(now.world().keySet());
    names.removeIf(n -> String.valueOf(plan.world().get(n)).equals(now.world().get(n)));
    if (error.isEmpty() && names.isEmpty()) {
      return;
    }
    String changed =
        names.stream()
            .map(n -> n + " was " + told(plan, n) + " and is " + told(now, n))
            .reduce((a, b) -> a + "; " + b)
            .orElse("");
    throw new BackupException(
        Kind.REFUSED,
        "the world changed since the restore was planned: "
            + error.map(Finding::message).orElse(changed),
        "plan again",
        null,
        false,
        now.findings());
  }

  private static String told(RestorePlan plan, String name) {
    String value = plan.world().get(name);
    return value == null ? "not there" : "'" + value + "'";
  }

  private RestorePlan plan(RestoreRequest request, String runId)
      throws IOException, InterruptedException {
    InstanceConfig giver = giver(request);
    refuseOtherType(giver);
    Backup found = engine.shelves.find(giver, request.moment());
    try (Opened opened = Opened.open(engine, giver, found, "planning a restore");
        HeldReader reader = opened.reader(FormatProgress.NONE)) {
      Backup b = opened.backup();
      ProgressMeter meter = new ProgressMeter(engine.setup.time());
      Restore restore = new EngineRestore(b, reader, request, Path.of(""), meter);
      StagedRestore staged = destination(request, runId).prepare(runId, restore);
      List<Finding> findings = new ArrayList<>(staged.findings());
      Chosen chosen = Chosen.of(reader, request.selection());
      if (chosen.missing().isPresent()) {
        findings.removeIf(f -> f.code().equals("part_missing")); // the same, said less well
        findings.add(0, chosen.missing().get());
      }
      chosen.note().ifPresent(findings::add);
      engine
          .shelves
          .newerUnreachable(giver, request.moment(), b)
          .ifPresent(newer -> findings.add(newerUnreachable(b, newer)));
      if (b.state() == Backup.State.UNRECORDED) {
        findings.add(
            Finding.warning(
                "unrecorded",
                "'" + b.content().file() + "' has no record: nothing tells whether it is whole",
                "verify it first"));
      }
      List<Standing> standing = request.touchesLive() ? staged.standing() : List.of();
      RestoreHistory history = RestoreHistory.of(engine, config, giver, b);
      if (request.touchesLive()) {
        new LiveChecks(engine, config, request).look(b, standing, history, findings);
      }
      List<String> services = request.touchesLive() ? services() : List.of();
      return new RestorePlan(
          runId,
          config.name(),
          request,
          b,
          staged.describe(),
          steps(request, b, staged, services, !standing.isEmpty()),
          chosen.bytes(),
          findings,
          history.verified(),
          history.expected(chosen.bytes()),
          standing,
          services,
          world(request, b, staged, standing, services));
    }
  }

  private void refuseOtherType(InstanceConfig giver) {
    if (!giver.type().equals(config.type())) {
      throw new BackupException(
          Kind.REFUSED,
          "instance '"
              + giver.name()
              + "' is of type '"
              + giver.type()
              + "', and instance '"
              + config.name()
              + "' of type '"
              + config.type()
              + "'",
          "choose two of one type");
    }
  }

  private SortedMap<String, String> world(
      RestoreRequest request,
      Backup b,
      StagedRestore staged,
      List<Standing> standing,
      List<String> services) {
    SortedMap<String, String> world = new TreeMap<>();
    world.put("instance", config.name().value());
    world.put("backup", b.instance() + "/" + b.id());
    world.put("content of the backup", b.content().checksums().getOrDefault("sha256", ""));
    world.put("choice", String.valueOf(new TreeSet<>(request.selection().paths())));
    world.put("options", String.valueOf(new TreeMap<>(request.options())));
    world.put("place", request.place().name());
    if (!request.place().equals(RestoreRequest.Place.BESIDE)) {
      world.put("destination", staged.describe()); // beside bears the run's name
    }
    for (Standing live : standing) {
      world.put(live.what(), live.identity());
    }
    if (request.touchesLive()) {
      world.put("safety backup", request.safetyBackup() ? "yes" : "no");
      world.put("services", String.join(", ", services));
      world.put("protected", config.isProtected() ? "yes" : "no");
    }
    return world;
  }

  /** Hooks that stop, start or check services, in the instance's order. */
  private List<String> services() {
    return config.hooks().stream()
        .filter(
            name -> {
              Hook hook = engine.setup.hooks().get(name);
              return hook != null
                  && (hook.points().contains(Hook.Point.STOP_SERVICES)
                      || hook.points().contains(Hook.Point.START_SERVICES)
                      || hook.points().contains(Hook.Point.CHECK_HEALTH));
            })
        .toList();
  }

  private static Finding newerUnreachable(Backup chosen, Backup newer) {
    return Finding.warning(
        "newer_unreachable",
        "backup "
            + newer.id()
            + " is newer than "
            + chosen.id()
            + ", but can't be reached from here: storage '"
            + newer.content().storage()
            + "', format "
            + newer.content().format(),
        "restore with a manager that knows them, if you want that one");
  }

  /** None when nothing is to be built. */
  private List<String> steps(
      RestoreRequest request,
      Backup b,
      StagedRestore staged,
      List<String> services,
      boolean replaces) {
    if (staged.describe().isEmpty()) {
      return List.of();
    }
    Instant made = b.time();
    List<String> steps = new ArrayList<>();
    if (request.place() == RestoreRequest.Place.IN_PLACE && request.safetyBackup() && replaces) {
      steps.add("back up what is live, as pre_restore_…");
    }
    steps.add("read " + b.id() + ", made " + engine.local(made));
    steps.add("build " + staged.describe() + " aside");
    steps.add("check it");
    if (!request.touchesLive()) {
      steps.add("give it its name");
      return steps;
    }
    String named = String.join(", ", services);
    if (!services.isEmpty()) {
      steps.add("stop services: " + named);
    }
    steps.add(
        replaces
            ? "exchange it for what is live, which is kept for " + days() + " days"
            : "give it its name");
    if (!services.isEmpty()) {
      steps.add("start services again, and see that they work");
    }
    return steps;
  }

  private long days() {
    return engine.setup.keepReplaced().toDays();
  }

  Destination destination(RestoreRequest request, String runId) {
    BackupSource source = engine.source(config);
    refuseUnknownOptions(request, source);
    return switch (request.place()) {
      case BESIDE -> source.beside(runId);
      case NEW -> source.at(request.target().orElseThrow());
      case IN_PLACE -> source.inPlace();
      case OVERLAY -> source.overlay();
    };
  }

  private static void refuseUnknownOptions(RestoreRequest request, BackupSource source) {
    Set<String> known = new TreeSet<>(source.restoreOptions());
    for (Map.Entry<String, String> option : request.options().entrySet()) {
      if (!known.contains(option.getKey())) {
        throw new IllegalArgumentException(
            "a restore of this instance knows no option '"
                + option.getKey()
                + "'; "
                + (known.isEmpty() ? "it knows none" : "it knows " + String.join(", ", known)));
      }
    }
  }
}

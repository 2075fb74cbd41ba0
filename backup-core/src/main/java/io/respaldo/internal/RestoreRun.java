package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.Finding;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.LogKind;
import io.respaldo.Moment;
import io.respaldo.RestorePlan;
import io.respaldo.RestoreReport;
import io.respaldo.RestoreRequest;
import io.respaldo.catalog.RunRecord.Operation;
import io.respaldo.event.BackupEvent;
import io.respaldo.format.FormatProgress;
import io.respaldo.hook.Hook;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.source.BackupSource;
import io.respaldo.source.Destination;
import io.respaldo.source.Restore;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A restore to a new place: planned, then applied. The backup is held, and not changed.
 *
 * <ol>
 *   <li>The staging's names go into the run's record before anything is built.
 *   <li>Build aside, check, and only then give it its final name.
 *   <li>A failure or cancellation before that removes what was built.
 * </ol>
 */
final class RestoreRun {
  private static final Logger LOG = LoggerFactory.getLogger(RestoreRun.class);

  private final Engine engine;
  private final InstanceConfig config;
  private final InstanceName name;
  private final Actor actor;

  RestoreRun(Engine engine, InstanceConfig config, Actor actor) {
    this.engine = engine;
    this.config = config;
    this.name = config.name();
    this.actor = actor;
  }

  /** One restore as its destination sees it. */
  private record EngineRestore(
      Backup backup,
      PartReader parts,
      Selection selection,
      Moment moment,
      Map<String, String> options,
      Path scratch,
      ProgressMeter meter)
      implements Restore {
    @Override
    public void step(String what) {
      meter.step(what);
    }
  }

  RestorePlan plan(RestoreRequest request) throws IOException, InterruptedException {
    Backup found = engine.shelves.find(config, request.moment());
    String runId = RunIds.unique("restore", engine.now(), engine.zone(config));
    try (Opened opened = Opened.open(engine, config, found, "planning a restore");
        HeldReader reader = opened.reader(FormatProgress.NONE)) {
      Backup b = opened.backup();
      ProgressMeter meter = new ProgressMeter(engine.setup.time());
      Restore restore =
          new EngineRestore(
              b,
              reader,
              request.selection(),
              request.moment(),
              request.options(),
              Path.of(""),
              meter);
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
          .newerUnreachable(config, request.moment(), b)
          .ifPresent(newer -> findings.add(newerUnreachable(b, newer)));
      if (b.state() == Backup.State.UNRECORDED) {
        findings.add(
            Finding.warning(
                "unrecorded",
                "'" + b.content().file() + "' has no record: nothing tells whether it is whole",
                "verify it first"));
      }
      return new RestorePlan(
          runId, name, request, b, staged.describe(), steps(b, staged), chosen.bytes(), findings);
    }
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
  private List<String> steps(Backup b, StagedRestore staged) {
    return staged.describe().isEmpty()
        ? List.of()
        : List.of(
            "read " + b.id() + ", made " + engine.local(b.time()),
            "build " + staged.describe() + " aside",
            "check it",
            "give it its name");
  }

  private Destination destination(RestoreRequest request, String runId) {
    BackupSource source = engine.source(config);
    refuseUnknownOptions(request, source);
    return switch (request.place()) {
      case BESIDE -> source.beside(runId);
      case NEW -> source.at(request.target().orElseThrow());
      case IN_PLACE, OVERLAY ->
          throw new IllegalArgumentException("nothing live can be replaced yet");
    };
  }

  private static void refuseUnknownOptions(RestoreRequest request, BackupSource source) {
    Set<String> known = new TreeSet<>(source.restoreOptions());
    for (String option : request.options().keySet()) {
      if (!known.contains(option)) {
        throw new IllegalArgumentException(
            "a restore of this instance knows no option '"
                + option
                + "'; "
                + (known.isEmpty() ? "it knows none" : "it knows " + String.join(", ", known)));
      }
    }
  }

  RestoreReport apply(RunHandle<RestoreReport> handle, RestorePlan plan)
      throws IOException, InterruptedException {
    if (!plan.instance().equals(name)) {
      throw new BackupException(
          Kind.INVALID, "the plan is of instance '" + plan.instance() + "'", "");
    }
    try (Opened opened =
        Opened.forRun(engine, config, engine.shelves.find(config, plan.backup().id()), "restore")) {
      Instant started = engine.now();
      try (ReadingRun run =
              ReadingRun.begin(
                  engine,
                  handle,
                  Operation.RESTORE,
                  plan.runId(),
                  opened.backup(),
                  actor,
                  started,
                  false);
          ScratchFolder scratch = ScratchFolder.make(engine.setup.workFolder(), plan.runId())) {
        begun(plan);
        try {
          RestoreReport report = run.guarded(() -> restore(handle, plan, opened, run, scratch));
          handle.shield();
          run.close(report.findings(), null);
          succeeded(report);
          return report;
        } catch (BackupException e) {
          failed(plan, e);
          throw e;
        }
      }
    }
  }

  private RestoreReport restore(
      RunHandle<RestoreReport> handle,
      RestorePlan plan,
      Opened opened,
      ReadingRun run,
      ScratchFolder scratch)
      throws IOException, InterruptedException {
    ProgressMeter meter = handle.meter();
    RestoreRequest request = plan.request();
    HookCalls calls = hooks(plan);
    try (HeldReader reader = opened.reader(meter)) {
      meter.total(plan.bytes());
      EngineRestore restore =
          new EngineRestore(
              opened.backup(),
              reader,
              request.selection(),
              request.moment(),
              request.options(),
              scratch.path(),
              meter);
      StagedRestore staged = prepared(plan, restore);
      run.record().write(r -> r.change().staging(staged.names()).done());
      List<Finding> findings = new ArrayList<>(plan.findings());
      try {
        findings.addAll(calls.before(Hook.Point.BEFORE_RESTORE));
        meter.step("restoring " + staged.describe());
        staged.build(metered(restore, meter));
        meter.step("checking " + staged.describe());
        findings.addAll(staged.check(restore));
        refuseErrors(staged, findings);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        staged.swap();
      } catch (IOException | InterruptedException | RuntimeException | Error e) {
        boolean interrupted = Thread.interrupted();
        discard(staged, run, e);
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        throw e;
      } finally {
        findings.addAll(calls.after(Hook.Point.AFTER_RESTORE));
      }
      return new RestoreReport(
          plan.runId(),
          opened.backup(),
          staged.describe(),
          meter.progress().bytes(),
          meter.progress().files(),
          meter.progress().elapsed(),
          findings);
    }
  }

  /** Only what the build reads is what is restored; looking and checking read too. */
  private static EngineRestore metered(EngineRestore restore, ProgressMeter meter) {
    return new EngineRestore(
        restore.backup(),
        new MeteredReader(restore.parts(), meter),
        restore.selection(),
        restore.moment(),
        restore.options(),
        restore.scratch(),
        meter);
  }

  private StagedRestore prepared(RestorePlan plan, Restore restore)
      throws IOException, InterruptedException {
    StagedRestore staged = destination(plan.request(), plan.runId()).prepare(plan.runId(), restore);
    boolean same = staged.describe().equals(plan.destination());
    Optional<Finding> error = staged.findings().stream().filter(Finding::isError).findFirst();
    if (!same || error.isPresent()) {
      throw new BackupException(
          Kind.REFUSED,
          "the place of the restore changed since it was planned: "
              + error.map(Finding::message).orElse(staged.describe()),
          "plan again");
    }
    return staged;
  }

  private static void refuseErrors(StagedRestore staged, List<Finding> findings) {
    Optional<Finding> error = findings.stream().filter(Finding::isError).findFirst();
    if (error.isPresent()) {
      throw new BackupException(
          Kind.DAMAGED,
          "what was restored to "
              + staged.describe()
              + " is not what the backup holds: "
              + error.get().message(),
          "it was removed again; nothing else was touched",
          null,
          false,
          findings);
    }
  }

  /** What can't be removed, or not written down, is left for {@link Recovery}. */
  private static void discard(StagedRestore staged, ReadingRun run, Throwable cause) {
    try {
      staged.discard();
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} could not be removed: {}", staged.describe(), e.toString());
      run.note(StagingCleanup.left(e));
      cause.addSuppressed(e);
      return;
    }
    try {
      run.record().write(r -> r.change().staging(Map.of()).done());
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private HookCalls hooks(RestorePlan plan) {
    return new HookCalls(engine, config, plan.runId(), actor, LogKind.RESTORE, List.of());
  }

  private void begun(RestorePlan plan) {
    engine.event(
        BackupEvent.Type.RESTORE_STARTED,
        Optional.of(name),
        plan.runId(),
        actor,
        "restore of " + plan.backup().id() + " to " + plan.destination() + " began",
        Map.of("backup", plan.backup().id().value()));
  }

  private void succeeded(RestoreReport report) {
    Duration took = report.took();
    engine.logs.line(
        name,
        LogKind.RESTORE,
        engine.now(),
        "Restore: "
            + report.backup().id()
            + " to "
            + report.destination()
            + " - "
            + took.toSeconds()
            + " s - Status: OK");
    engine.audit(
        actor,
        "restore",
        Optional.of(name),
        report.backup().id().value(),
        "ok",
        report.destination());
    engine.event(
        BackupEvent.Type.RESTORE_SUCCEEDED,
        Optional.of(name),
        report.runId(),
        actor,
        "restored " + report.backup().id() + " to " + report.destination(),
        Map.of("backup", report.backup().id().value()));
  }

  private void failed(RestorePlan plan, BackupException e) {
    String message = String.valueOf(e.getMessage());
    hooks(plan).failed(message);
    engine.logs.line(
        name,
        LogKind.RESTORE,
        engine.now(),
        "Restore: " + plan.backup().id() + " - Status: ERROR - " + message);
    engine.audit(
        actor, "restore", Optional.of(name), plan.backup().id().value(), "failed", message);
    engine.event(
        BackupEvent.Type.RESTORE_FAILED,
        Optional.of(name),
        plan.runId(),
        actor,
        message,
        Map.of("kind", e.kind().name()));
  }
}

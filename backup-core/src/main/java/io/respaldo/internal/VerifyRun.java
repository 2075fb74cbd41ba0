package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.Finding;
import io.respaldo.VerifyReport;
import io.respaldo.catalog.RunRecord;
import io.respaldo.catalog.RunRecord.Operation;
import io.respaldo.event.BackupEvent;
import io.respaldo.format.Depth;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Looks whether a backup is as it was written. */
final class VerifyRun {
  private static final Finding QUICK =
      Finding.note("quick", "only presence, sizes and structure were looked at");

  private final Engine engine;
  private final Opened opened;
  private final Actor actor;

  VerifyRun(Engine engine, Opened opened, Actor actor) {
    this.engine = engine;
    this.opened = opened;
    this.actor = actor;
  }

  VerifyReport run(RunHandle<VerifyReport> handle, Depth depth)
      throws IOException, InterruptedException {
    Backup b = opened.backup();
    Instant started = engine.now();
    try (ReadingRun run =
        ReadingRun.begin(engine, handle, Operation.VERIFY, "verify", b, actor, started)) {
      handle.meter().step("verifying");
      handle
          .meter()
          .total(
              b.content().parts().isEmpty()
                  ? OptionalLong.empty()
                  : OptionalLong.of(b.content().partBytes()));
      List<Finding> findings =
          run.guarded(() -> opened.format().verify(Shelves.stored(b), depth, handle.meter()));
      handle.shield();
      VerifyReport report =
          new VerifyReport(run.id(), b, depth, Duration.between(started, engine.now()), findings);
      run.close(told(depth, findings), report.sound() ? null : "the backup is damaged");
      engine.audit(
          actor,
          "verify",
          Optional.of(b.instance()),
          b.id().value(),
          report.sound() ? "ok" : "failed",
          findings.isEmpty() ? "" : findings.get(0).toString());
      engine.event(
          report.sound() ? BackupEvent.Type.VERIFY_SUCCEEDED : BackupEvent.Type.VERIFY_FAILED,
          Optional.of(b.instance()),
          run.id(),
          actor,
          "backup "
              + b.id()
              + (report.sound()
                  ? (depth == Depth.QUICK ? " is present" : " is sound")
                  : " is damaged: " + findings.get(0)),
          Map.of("backup", b.id().value()));
      return report;
    }
  }

  /** The record tells how far this looked. */
  private static List<Finding> told(Depth depth, List<Finding> findings) {
    if (depth == Depth.FULL) {
      return findings;
    }
    List<Finding> all = new ArrayList<>(findings);
    all.add(QUICK);
    return all;
  }

  /** Whether a verification read every byte. */
  static boolean wasFull(RunRecord verification) {
    return !verification.findings().contains(QUICK);
  }
}

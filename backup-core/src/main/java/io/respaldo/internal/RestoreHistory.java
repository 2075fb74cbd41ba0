package io.respaldo.internal;

import io.respaldo.Backup;
import io.respaldo.BackupException.Kind;
import io.respaldo.InstanceConfig;
import io.respaldo.catalog.RunRecord;
import io.respaldo.catalog.RunRecord.Operation;
import io.respaldo.catalog.RunRecord.State;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What earlier runs tell about a restore.
 *
 * @param verified when every byte of the backup was last found sound
 * @param damaged when it was last found damaged, unless it was found sound since
 * @param model the last good restore of the instance
 * @param undoable the last restore over what is live, if it can still be undone
 */
record RestoreHistory(
    Optional<Instant> verified,
    Optional<Instant> damaged,
    Optional<RunRecord> model,
    Optional<RunRecord> undoable) {
  static RestoreHistory of(Engine engine, InstanceConfig config, InstanceConfig giver, Backup b)
      throws IOException {
    List<RunRecord> own = engine.catalog.all(config.name());
    List<RunRecord> givers =
        giver.name().equals(config.name()) ? own : engine.catalog.all(giver.name());
    Optional<RunRecord> verification =
        givers.stream()
            .filter(r -> r.operation() == Operation.VERIFY)
            .filter(r -> (r.state() == State.COMPLETED && VerifyRun.wasFull(r)) || isDamage(r))
            .filter(r -> r.backup().filter(x -> x.id().equals(b.id())).isPresent())
            .findFirst();
    Optional<Instant> verified =
        verification.filter(r -> r.state() == State.COMPLETED).flatMap(RunRecord::finished);
    Optional<Instant> damaged =
        verification.filter(r -> r.state() == State.FAILED).flatMap(RunRecord::finished);
    Optional<RunRecord> model =
        own.stream()
            .filter(r -> r.operation() == Operation.RESTORE && r.state() == State.COMPLETED)
            .filter(r -> r.backup().map(x -> x.content().partBytes() > 0).orElse(false))
            .findFirst();
    return new RestoreHistory(verified, damaged, model, LiveRuns.undoable(own));
  }

  private static boolean isDamage(RunRecord r) {
    return r.state() == State.FAILED
        && r.failure().filter(f -> f.kind().equals(Kind.DAMAGED.name())).isPresent();
  }

  /** As the last one went, for so many bytes. */
  Optional<Duration> expected(OptionalLong bytes) {
    if (bytes.isEmpty() || model.isEmpty() || model.get().took().isEmpty()) {
      return Optional.empty();
    }
    long before = model.get().backup().orElseThrow().content().partBytes();
    double share = (double) bytes.getAsLong() / before;
    return Optional.of(
        Duration.ofMillis((long) (model.get().took().orElseThrow().toMillis() * share)));
  }
}

package io.respaldo.internal;

import io.respaldo.Backup;
import io.respaldo.catalog.RunRecord;
import io.respaldo.catalog.internal.Holds;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells whether a run that takes no lease is dead: a restore, a verification, an export. Its hold
 * on the backup, renewed three times a term, is its sign of life.
 *
 * <ol>
 *   <li>A process of this boot of this machine can be looked up: it lives or is dead for sure.
 *   <li>A worker of another boot of this machine is dead, unless its hold was renewed within a term
 *       by wall clocks: then another machine may bear the same name.
 *   <li>Any other is dead when its sign has not changed for a term of our monotonic clock, or for a
 *       day of wall clocks, which serves processes that don't live long enough to watch.
 * </ol>
 *
 * Thread-safe.
 */
final class DeadRuns {
  private record Sighting(String mark, long nanos) {}

  private final Engine engine;
  private final Map<String, Sighting> sightings = new ConcurrentHashMap<>();

  DeadRuns(Engine engine) {
    this.engine = engine;
  }

  boolean isDead(RunRecord r) throws IOException {
    if (engine.worker.knowsAlive(r.worker())) {
      return false;
    }
    return engine.worker.knowsDead(r.worker()) || isSilent(r, sign(r));
  }

  /** Takes away the holds of a run that was sealed. */
  void forget(RunRecord r) throws IOException {
    sightings.remove(key(r));
    engine.holds.forget(sign(r));
  }

  private Holds.Sign sign(RunRecord r) throws IOException {
    Optional<Backup> backup = r.backup();
    return backup.isEmpty()
        ? new Holds.Sign(List.of(), "", Optional.empty())
        : engine.holds.sign(backup.get().instance(), backup.get().id(), r.worker());
  }

  private boolean isSilent(RunRecord r, Holds.Sign sign) {
    Instant last = sign.latest().orElse(r.started());
    Duration silence = Duration.between(last, engine.now());
    if (silence.compareTo(Holds.VOID_AFTER) > 0) {
      return true;
    }
    boolean recent = silence.abs().compareTo(engine.leases.term()) <= 0;
    if (!recent && engine.worker.sharesHostButNotBootWith(r.worker())) {
      return true;
    }
    long now = engine.setup.time().nanos();
    Sighting seen = sightings.get(key(r));
    if (seen == null || !seen.mark().equals(sign.mark())) {
      sightings.put(key(r), new Sighting(sign.mark(), now));
      return false;
    }
    return now - seen.nanos() >= engine.leases.term().toNanos();
  }

  private static String key(RunRecord r) {
    return r.instance() + "/" + r.runId();
  }
}

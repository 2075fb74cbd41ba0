package io.respaldo.catalog.internal;

import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.Tag;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Exclusive work on something, {@code leases/NAME.json}.
 *
 * <ol>
 *   <li>A lease is taken by creating its document, or by compare-and-set of a released one; its
 *       fencing number grows by one each time, for ever. A release empties the document and never
 *       deletes it.
 *   <li>The holder renews it every third of its term.
 *   <li>A holder whose process on this machine is gone is overtaken at once.
 *   <li>Any other holder is overtaken when its document has not changed for a whole term of our own
 *       monotonic clock. Clocks of different machines are compared only to decide whether watching
 *       it for a term is worth while now.
 *   <li>What makes this safe is not the lease: who overtakes seals the old holder's record first,
 *       and the old holder's commit then fails.
 * </ol>
 */
public final class StoredLeases {
  /** A lease as held by us. Not thread-safe, but for {@link #renew} and {@link #lost}. */
  public final class Lease {
    private final String what;
    private final Document<LeaseState> document;
    private final LeaseState mine;
    private Document.Version<LeaseState> version;
    private boolean lost;
    private boolean released;

    Lease(String what, Document<LeaseState> document, Document.Version<LeaseState> version) {
      this.what = what;
      this.document = document;
      this.version = version;
      this.mine = version.value();
    }

    public long fence() {
      return mine.fence();
    }

    /** False: lost for good; stop working. An exception: not known, try again. */
    public synchronized boolean renew() throws IOException {
      if (lost || released) {
        return !lost;
      }
      return set(version.value().renewed(time.now()));
    }

    public synchronized boolean lost() {
      return lost;
    }

    /** Gives it back; idempotent. What can't be written now is taken over later, at once by us. */
    public synchronized void release() throws IOException {
      if (released) {
        return;
      }
      released = true;
      try {
        if (!lost) {
          set(version.value().released());
        }
      } finally {
        active.remove(what);
      }
    }

    private boolean set(LeaseState state) throws IOException {
      try {
        version = document.replace(version, state);
        return true;
      } catch (StorageException e) {
        if (e.kind() != StorageException.Kind.CHANGED
            && e.kind() != StorageException.Kind.MISSING) {
          throw e;
        }
        Optional<Document.Version<LeaseState>> there = document.read();
        if (there.isPresent() && mine.isSameHolding(there.get().value())) {
          version = there.get(); // the answer to an earlier renewal was lost
          return set(state.after(version.value()));
        }
        lost = true;
        return false;
      }
    }
  }

  /** Who holds a lease. */
  public record Holder(Worker worker, String purpose, Instant since) {}

  private record Sighting(Tag tag, long nanos) {}

  private final StorageBackend home;
  private final TimeSource time;
  private final Worker worker;
  private final Duration term;
  private final Map<String, Sighting> sightings = new ConcurrentHashMap<>();
  private final Set<String> active = ConcurrentHashMap.newKeySet();

  public StoredLeases(StorageBackend home, TimeSource time, Worker worker, Duration term) {
    this.home = home;
    this.time = time;
    this.worker = worker;
    this.term = term;
  }

  public Duration term() {
    return term;
  }

  private Document<LeaseState> document(String what) {
    return new Document<>(home, Layout.lease(what), LeaseState.CODEC);
  }

  /** Who holds it now, as far as its document tells. */
  public Optional<Holder> holder(String what) throws IOException {
    return document(what).read().flatMap(v -> v.value().holder());
  }

  /**
   * Takes a lease, waiting at most one term for a holder that seems dead.
   *
   * @return empty when somebody holds it; {@link #holder} says who
   */
  public Optional<Lease> tryAcquire(String what, String purpose)
      throws IOException, InterruptedException {
    if (!active.add(what)) {
      return Optional.empty(); // another thread of ours
    }
    Optional<Lease> lease = Optional.empty();
    try {
      lease = acquire(what, purpose);
      return lease;
    } finally {
      if (lease.isEmpty()) {
        active.remove(what);
      }
    }
  }

  private Optional<Lease> acquire(String what, String purpose)
      throws IOException, InterruptedException {
    Document<LeaseState> document = document(what);
    boolean watched = false;
    while (true) {
      Optional<Document.Version<LeaseState>> now = document.read();
      if (now.isEmpty()) {
        Optional<Lease> created = create(what, document, purpose);
        if (created.isPresent()) {
          return created;
        }
        continue;
      }
      LeaseState state = now.get().value();
      if (state.holder().isPresent() && !mayTake(what, now.get())) {
        if (watched || !seemsDead(state)) {
          return Optional.empty();
        }
        time.sleep(term);
        watched = true;
        continue;
      }
      try {
        LeaseState next = state.taken(worker, purpose, time.now());
        Lease lease = new Lease(what, document, document.replace(now.get(), next));
        sightings.remove(what);
        return Optional.of(lease);
      } catch (StorageException e) {
        if (e.kind() != StorageException.Kind.CHANGED) {
          throw e;
        }
      }
    }
  }

  private Optional<Lease> create(String what, Document<LeaseState> document, String purpose)
      throws IOException {
    try {
      return Optional.of(
          new Lease(
              what, document, document.create(LeaseState.first(worker, purpose, time.now()))));
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.EXISTS) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Dead for sure, or unchanged for a term of our monotonic clock. */
  private boolean mayTake(String what, Document.Version<LeaseState> held) {
    Worker holder = held.value().holder().orElseThrow().worker();
    if (holder.isDead(worker) || holder.equals(worker)) {
      return true; // ours, and no thread of ours has it: an answer was lost
    }
    Sighting seen = sightings.get(what);
    if (seen == null || !seen.tag().equals(held.tag())) {
      sightings.put(what, new Sighting(held.tag(), time.nanos()));
      return false;
    }
    return time.nanos() - seen.nanos() >= term.toNanos();
  }

  /** By wall clocks, which may be wrong: only a reason to watch. */
  private boolean seemsDead(LeaseState state) {
    Duration age = Duration.between(state.renewed(), time.now()).abs();
    return age.compareTo(term) > 0;
  }
}

package io.respaldo.format.repository.internal.lock;

import io.respaldo.format.repository.internal.id.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A lock that lies in a repository.
 *
 * @param modified when its file was written, by the storage's clock
 * @param document what it says; empty when it can't be read
 */
public record FoundLock(Id id, Instant modified, Optional<LockDocument> document) {
  /** Whether it excludes a lock of this mode. What can't be read excludes all. */
  boolean excludes(LockMode mode) {
    return mode == LockMode.EXCLUSIVE || document.map(LockDocument::exclusive).orElse(true);
  }

  public boolean isExclusive() {
    return document.map(LockDocument::exclusive).orElse(true);
  }

  /** When its holder says that it took or refreshed it. */
  public Optional<Instant> time() {
    return document.map(d -> d.time().instant());
  }

  /** Who holds it, for people. */
  public String holder() {
    return document.map(d -> d.owner().toString()).orElse("somebody (it can't be read)");
  }

  /** Who, where, since when and, unless it is alive, why it may be abandoned; for people. */
  String describe(Instant now, LockOwner here) {
    String since =
        document
            .map(d -> " since " + d.time() + age(Duration.between(d.time().instant(), now)))
            .orElse("");
    String dead =
        document.filter(d -> d.owner().isDead(here)).isPresent()
            ? ", which runs no more on this machine"
            : "";
    return (isExclusive() ? "exclusively " : "")
        + "by "
        + holder()
        + dead
        + since
        + " (lock "
        + id.brief()
        + ")";
  }

  private static String age(Duration age) {
    if (age.isNegative()) {
      return ", which this clock calls the future";
    }
    long minutes = age.toMinutes();
    if (age.compareTo(RepositoryLocks.ABANDONED) > 0) {
      return ", "
          + (minutes < 120 ? minutes + " min" : age.toHours() + " h")
          + " ago: abandoned, it seems";
    }
    return minutes < 1 ? ", " + age.toSeconds() + " s ago" : ", " + minutes + " min ago";
  }
}

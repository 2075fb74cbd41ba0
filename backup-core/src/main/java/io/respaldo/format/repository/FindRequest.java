package io.respaldo.format.repository;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What to look for.
 *
 * @param patterns names with {@code *}, {@code ?} and {@code [a-z]}, several separated by {@code
 *     /}, {@code **} for any number of them; from the root with a leading {@code /}, else anywhere.
 *     What lies below a folder that matches is found too
 * @param snapshots ids, beginnings of them, or {@code latest}; none means all
 * @param oldest only what was modified then or later
 * @param newest only what was modified then or earlier
 */
public record FindRequest(
    List<String> patterns,
    List<String> snapshots,
    Optional<Instant> oldest,
    Optional<Instant> newest) {
  public FindRequest {
    patterns = List.copyOf(patterns);
    snapshots = List.copyOf(snapshots);
  }
}

package io.respaldo;

import java.util.List;
import java.util.Optional;

/**
 * What an import did.
 *
 * @param instances names of those that it registered
 * @param outcomes one for each backup that was new
 */
public record ImportReport(List<InstanceName> instances, List<Outcome> outcomes) {
  /**
   * What became of one backup: it was taken in, or not, and why.
   *
   * @param backup what it is here
   * @param failure for people
   */
  public record Outcome(ImportPlan.Item item, Optional<Backup> backup, Optional<String> failure) {}

  public ImportReport {
    instances = List.copyOf(instances);
    outcomes = List.copyOf(outcomes);
  }

  /** Whether all that was new is here now. */
  public boolean complete() {
    return outcomes.stream().allMatch(o -> o.backup().isPresent());
  }
}

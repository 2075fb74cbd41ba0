package io.respaldo.retention;

import io.respaldo.Backup;
import io.respaldo.InstanceName;
import java.util.List;

/**
 * What retention would do with each backup of one instance, newest first.
 *
 * @param unrecorded how many files without a record lie there, which are never touched
 */
public record RetentionPlan(InstanceName instance, List<Verdict> verdicts, int unrecorded) {
  /**
   * What happens to one backup.
   *
   * @param reasons why, for people; at least one
   */
  public record Verdict(Backup backup, boolean keep, List<String> reasons) {
    public Verdict {
      reasons = List.copyOf(reasons);
    }
  }

  public RetentionPlan {
    verdicts = List.copyOf(verdicts);
  }

  public List<Verdict> deletions() {
    return verdicts.stream().filter(v -> !v.keep()).toList();
  }

  public List<Verdict> kept() {
    return verdicts.stream().filter(Verdict::keep).toList();
  }

  /** Stored bytes that the deletions free. */
  public long freedBytes() {
    return deletions().stream().mapToLong(v -> v.backup().content().storedBytes()).sum();
  }
}

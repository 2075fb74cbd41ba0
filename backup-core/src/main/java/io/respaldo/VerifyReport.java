package io.respaldo;

import io.respaldo.format.Depth;
import java.time.Duration;
import java.util.List;

/**
 * How a verification ended.
 *
 * @param findings empty when all is sound
 */
public record VerifyReport(
    String runId, Backup backup, Depth depth, Duration took, List<Finding> findings) {
  public VerifyReport {
    findings = List.copyOf(findings);
  }

  /** Whether nothing is damaged. */
  public boolean sound() {
    return findings.stream().noneMatch(Finding::isError);
  }
}

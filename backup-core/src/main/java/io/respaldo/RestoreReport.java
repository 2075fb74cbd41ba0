package io.respaldo;

import java.time.Duration;
import java.util.List;

/**
 * How a restore ended.
 *
 * @param destination in words, such as {@code database 'shop_copy'}
 * @param findings what was compared and found, warnings included
 */
public record RestoreReport(
    String runId,
    Backup backup,
    String destination,
    long bytes,
    long files,
    Duration took,
    List<Finding> findings) {
  public RestoreReport {
    findings = List.copyOf(findings);
  }
}

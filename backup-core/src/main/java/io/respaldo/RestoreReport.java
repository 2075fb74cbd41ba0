package io.respaldo;

import java.time.Duration;
import java.util.List;

/**
 * How a restore ended.
 *
 * @param destination in words, such as {@code database 'shop_copy'}
 * @param bytes of content read from the backup and written; of a dump, its own bytes
 * @param files regular files, and streams such as dumps
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

package io.respaldo.source;

import io.respaldo.BackupKind;
import io.respaldo.Finding;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a run will be.
 *
 * @param kind the kind that is possible now
 * @param bytes estimate of the content, before compression
 * @param spoolBytes estimate of what must be kept on local disk meanwhile (streams of unknown
 *     length)
 * @param findings errors stop the run, warnings go into its record
 */
public record Preflight(
    BackupKind kind, OptionalLong bytes, OptionalLong spoolBytes, List<Finding> findings) {
  public Preflight {
    findings = List.copyOf(findings);
  }

  public static Preflight ready(BackupKind kind) {
    return new Preflight(kind, OptionalLong.empty(), OptionalLong.empty(), List.of());
  }
}

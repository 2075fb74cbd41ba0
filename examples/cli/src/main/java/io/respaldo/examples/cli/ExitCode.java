package io.respaldo.examples.cli;

import io.respaldo.Finding;
import java.util.Collection;

/** What the process ends with; documented in the user guide, a promise to scripts. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int WARNINGS = 3;
  static final int NOT_FOUND = 10;
  static final int BUSY = 11;
  static final int DENIED = 12;
  static final int DAMAGED = 13;
  static final int CANCELLED = 130;

  private ExitCode() {}

  /** Of findings about a result that is good. */
  static int ofFindings(Collection<Finding> findings) {
    return findings.stream().anyMatch(f -> f.severity() != Finding.Severity.NOTE) ? WARNINGS : OK;
  }

  /** Of several results: the failures' own code where they agree, else FAILED; then warnings. */
  static int of(Collection<Integer> codes) {
    var failures = codes.stream().filter(c -> c != OK && c != WARNINGS).distinct().toList();
    if (failures.contains(CANCELLED)) {
      return CANCELLED;
    }
    if (!failures.isEmpty()) {
      return failures.size() == 1 ? failures.get(0) : FAILED;
    }
    return codes.contains(WARNINGS) ? WARNINGS : OK;
  }
}

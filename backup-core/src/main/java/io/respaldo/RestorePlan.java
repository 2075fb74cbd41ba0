package io.respaldo;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a restore will do, before anything is done. Immutable.
 *
 * @param runId the id that the run will have
 * @param destination in words
 * @param steps in order, for people
 * @param bytes of content to be written; estimate
 * @param findings errors keep it from being confirmed
 */
public record RestorePlan(
    String runId,
    InstanceName instance,
    RestoreRequest request,
    Backup backup,
    String destination,
    List<String> steps,
    OptionalLong bytes,
    List<Finding> findings) {
  public RestorePlan {
    steps = List.copyOf(steps);
    findings = List.copyOf(findings);
  }

  /** A plan that somebody said yes to; only {@link #confirm} makes one. */
  public static final class Confirmed {
    private final RestorePlan plan;

    private Confirmed(RestorePlan plan) {
      this.plan = plan;
    }

    public RestorePlan plan() {
      return plan;
    }
  }

  public boolean hasErrors() {
    return findings.stream().anyMatch(Finding::isError);
  }

  /**
   * @throws BackupException REFUSED when the plan has errors
   */
  public Confirmed confirm() {
    if (hasErrors()) {
      throw new BackupException(
          BackupException.Kind.REFUSED,
          "restore of " + backup.id() + " to " + destination + ": " + firstError(),
          "",
          null,
          false,
          findings);
    }
    return new Confirmed(this);
  }

  private Finding firstError() {
    return findings.stream().filter(Finding::isError).findFirst().orElseThrow();
  }
}

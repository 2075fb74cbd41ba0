package io.respaldo.event;

import io.respaldo.Actor;
import io.respaldo.InstanceName;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened.
 *
 * @param message for people
 * @param details such as {@code bytes}, {@code backup}, {@code kind}; never a secret
 */
public record BackupEvent(
    Type type,
    Instant at,
    Optional<InstanceName> instance,
    String runId,
    Actor actor,
    String message,
    Map<String, String> details) {
  /** The kinds of event. */
  public enum Type {
    BACKUP_STARTED,
    BACKUP_SUCCEEDED,
    /** Good, with warnings. */
    BACKUP_WARNING,
    BACKUP_FAILED,
    BACKUP_CANCELLED,
    /** Not run: the slot had run, or somebody else works on the instance. */
    BACKUP_SKIPPED,
    RESTORE_STARTED,
    RESTORE_SUCCEEDED,
    RESTORE_FAILED,
    /** What a restore replaced is live again; or could not be put back. */
    RESTORE_UNDONE,
    /** What a restore kept aside is removed; or could not be. */
    RESTORE_DISCARDED,
    /** A restore whose worker had died was brought to an end. */
    RESTORE_RECOVERED,
    VERIFY_SUCCEEDED,
    VERIFY_FAILED,
    BACKUP_DELETED,
    RETENTION_FAILED,
    CONFIG_CHANGED
  }

  public BackupEvent {
    details = Map.copyOf(details);
  }
}

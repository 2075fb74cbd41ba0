package io.respaldo;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What kind of backup, and what to write down with it. Immutable.
 *
 * @param planned the slot that a scheduled run fills; a slot runs once
 */
public record BackupRequest(
    BackupKind kind,
    Trigger trigger,
    String label,
    String description,
    Map<String, String> metadata,
    boolean pinned,
    Optional<Instant> planned) {
  private static final BackupRequest MANUAL =
      new BackupRequest(BackupKind.FULL, Trigger.MANUAL, "", "", Map.of(), false, Optional.empty());

  public BackupRequest {
    metadata = Map.copyOf(metadata);
    if (label.length() > 100 || description.length() > 4000) {
      throw new IllegalArgumentException("a label has at most 100 characters, a description 4000");
    }
  }

  /** A full one that somebody asked for. */
  public static BackupRequest manual() {
    return MANUAL;
  }

  public static BackupRequest scheduled(Instant planned) {
    return new BackupRequest(
        BackupKind.FULL, Trigger.SCHEDULED, "", "", Map.of(), false, Optional.of(planned));
  }

  public BackupRequest trigger(Trigger value) {
    return new BackupRequest(kind, value, label, description, metadata, pinned, planned);
  }

  public BackupRequest label(String value) {
    return new BackupRequest(kind, trigger, value, description, metadata, pinned, planned);
  }

  public BackupRequest description(String value) {
    return new BackupRequest(kind, trigger, label, value, metadata, pinned, planned);
  }

  public BackupRequest metadata(String name, String value) {
    Map<String, String> all = new TreeMap<>(metadata);
    all.put(name, value);
    return new BackupRequest(kind, trigger, label, description, all, pinned, planned);
  }

  /** Never deleted by retention. */
  public BackupRequest pinned(boolean value) {
    return new BackupRequest(kind, trigger, label, description, metadata, value, planned);
  }
}

package io.respaldo.retention;

import io.respaldo.Backup;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run's record that can't be read, perhaps of a backup that needs an older one as its base. As
 * nobody knows which, nothing that is not newer is deleted.
 *
 * @param key where it lies
 * @param until the latest that the run may have begun
 */
public record UnreadableRecord(String key, Instant until) {
  /** Whether that backup may be its base. */
  public boolean mayNeed(Backup backup) {
    return !backup.time().isAfter(until);
  }

  /** One that may need that backup. */
  public static Optional<UnreadableRecord> thatMayNeed(
      Backup backup, List<UnreadableRecord> records) {
    return records.stream().filter(r -> r.mayNeed(backup)).findFirst();
  }

  /** For people. */
  @Override
  public String toString() {
    return "record '" + key + "' can't be read, and its backup may need this one as its base";
  }
}

package io.respaldo.catalog;

import io.respaldo.BackupId;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a restore came that replaces something live. Each phase is written down before what it
 * names is begun, so whoever finds the record of a dead worker knows what may have happened.
 *
 * @param safetyBackup what was made of the live data before
 * @param keptUntil when what was replaced is freed; of {@link Phase#KEPT} and {@link Phase#UNDONE}
 * @param undone whether it was taken back, which what comes after does not tell
 */
public record RestoreJournal(
    Phase phase, Optional<BackupId> safetyBackup, Optional<Instant> keptUntil, boolean undone) {
  /** What is being done, or stands. */
  public enum Phase {
    /** Built and checked aside. Nothing live was touched. */
    BUILDING,
    /** Services are being stopped, then names exchanged: either may have happened or not. */
    SWAPPING,
    /** The names are exchanged; services are being started and looked at. */
    STARTING,
    /** The exchange is being taken back. */
    ROLLING_BACK,
    /** Nothing live is changed; it came to nothing. */
    ROLLED_BACK,
    /** Done; what was live before stands aside. */
    KEPT,
    /** What was live before is being put back. */
    UNDOING,
    /** What was live before is live again; what was restored stands aside. */
    UNDONE,
    /** What stands aside is being removed. */
    DISCARDING,
    /** Nothing stands aside any more. */
    DISCARDED;

    /** Whether a dead worker's has to be brought to an end. */
    public boolean isOpen() {
      return switch (this) {
        case BUILDING, SWAPPING, STARTING, ROLLING_BACK, UNDOING, DISCARDING -> true;
        case ROLLED_BACK, KEPT, UNDONE, DISCARDED -> false;
      };
    }
  }

  /** Of a restore that begins. */
  public static RestoreJournal building() {
    return new RestoreJournal(Phase.BUILDING, Optional.empty(), Optional.empty(), false);
  }

  public RestoreJournal at(Phase next) {
    return new RestoreJournal(next, safetyBackup, keptUntil, undone || next == Phase.UNDONE);
  }

  public RestoreJournal safetyBackup(BackupId made) {
    return new RestoreJournal(phase, Optional.of(made), keptUntil, undone);
  }

  public RestoreJournal keptUntil(Instant end) {
    return new RestoreJournal(phase, safetyBackup, Optional.of(end), undone);
  }

  /** Whether what it restored is live, as far as no other came after it. */
  public boolean stands() {
    return switch (phase) {
      case KEPT -> true;
      case DISCARDING, DISCARDED -> !undone;
      case BUILDING, SWAPPING, STARTING, ROLLING_BACK, ROLLED_BACK, UNDOING, UNDONE -> false;
    };
  }
}

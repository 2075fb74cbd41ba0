package io.respaldo;

import java.time.Instant;

/** The point in time that a restore goes back to. */
public sealed interface Moment {
  /** The state that a backup holds. */
  record OfBackup(BackupId backup) implements Moment {}

  /** The newest good backup. */
  record Latest() implements Moment {}

  /** The newest good backup whose state is not after this instant. */
  record At(Instant instant) implements Moment {}

  static Moment of(BackupId backup) {
    return new OfBackup(backup);
  }

  static Moment latest() {
    return new Latest();
  }

  static Moment at(Instant instant) {
    return new At(instant);
  }
}

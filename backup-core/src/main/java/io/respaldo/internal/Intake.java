package io.respaldo.internal;

import io.respaldo.BackupException;
import io.respaldo.format.BackupFormat;
import io.respaldo.format.BackupOrder;
import io.respaldo.format.Parts;
import io.respaldo.format.Written;
import io.respaldo.source.BackupSource;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** What a backup run takes in: an instance's data as they are now, or what another tool saved. */
interface Intake {
  /** Where the parts come from. */
  BackupSource source();

  /** Which time's data they are, of a run that started then. */
  default Instant time(Instant started) {
    return started;
  }

  /**
   * Asked under the instance's lease, before anything is written down.
   *
   * @throws BackupException when it need not be done any more
   */
  default void requireWanted() throws IOException {}

  default Written write(BackupFormat format, BackupOrder order, Parts parts)
      throws IOException, InterruptedException {
    return format.write(order, parts);
  }

  /** The id that the backup has already, if it has one. */
  default Optional<String> id() {
    return Optional.empty();
  }

  /** Whether what was written is this run's, and goes when the run fails. */
  default boolean owns() {
    return true;
  }

  /** Whether older backups may go for it. */
  default boolean makesRoom() {
    return true;
  }
}

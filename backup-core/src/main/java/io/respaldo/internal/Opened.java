package io.respaldo.internal;

import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.InstanceConfig;
import io.respaldo.catalog.internal.Holds;
import io.respaldo.format.BackupFormat;
import io.respaldo.format.FormatProgress;
import java.io.IOException;
import java.time.Duration;

/**
 * A backup that is held and was still good after the hold: it can be read in peace.
 *
 * @param hold to be closed
 */
record Opened(Backup backup, BackupFormat format, HeldBackup hold) implements AutoCloseable {
  /** For a reader outside of runs. */
  static Opened open(Engine engine, InstanceConfig config, Backup found, String purpose)
      throws IOException {
    return open(engine, config, found, purpose, Holds.RENEWAL);
  }

  /** For a run, whose hold shows that it lives. */
  static Opened forRun(Engine engine, InstanceConfig config, Backup found, String purpose)
      throws IOException {
    return open(engine, config, found, purpose, engine.beat());
  }

  private static Opened open(
      Engine engine, InstanceConfig config, Backup found, String purpose, Duration renewal)
      throws IOException {
    HeldBackup hold = engine.hold(config.name(), found.id(), purpose, renewal);
    try {
      // the hold first, the record then: see Holds
      Backup b = engine.shelves.find(config, found.id());
      if (b.state() == Backup.State.DELETING || b.state() == Backup.State.MISSING) {
        throw new BackupException(
            Kind.NOT_FOUND,
            "backup '"
                + b.id()
                + "' of instance '"
                + config.name()
                + "' "
                + (b.state() == Backup.State.MISSING
                    ? "is missing: its file '" + b.content().file() + "' is gone"
                    : "is being deleted"),
            "choose another");
      }
      return new Opened(b, engine.format(b.content().format(), b.content().storage()), hold);
    } catch (IOException | RuntimeException e) {
      hold.close();
      throw e;
    }
  }

  HeldReader reader(FormatProgress progress) throws IOException {
    return new HeldReader(format.open(Shelves.stored(backup), progress), hold);
  }

  @Override
  public void close() throws IOException {
    hold.close();
  }
}

package io.respaldo.internal;

import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.format.BackupFormat;
import io.respaldo.format.BackupOrder;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.Parts;
import io.respaldo.format.Written;
import io.respaldo.source.BackupSource;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** A backup that is there, and only lacks its record. */
final class AdoptionIntake implements Intake {
  private final Backup found;
  private final Look again;
  private final FormatProgress progress;

  /** Finds it once more. */
  interface Look {
    Backup find() throws IOException;
  }

  /**
   * @param again throws when it is recorded by now, or gone
   */
  AdoptionIntake(Backup found, Look again, FormatProgress progress) {
    this.found = found;
    this.again = again;
    this.progress = progress;
  }

  @Override
  public Instant time(Instant started) {
    return found.time();
  }

  @Override
  public Optional<String> id() {
    return Optional.of(found.id().value());
  }

  @Override
  public boolean owns() {
    return false;
  }

  @Override
  public boolean makesRoom() {
    return false;
  }

  @Override
  public void requireWanted() throws IOException {
    if (!again.find().content().equals(found.content())) {
      throw new BackupException(
          Kind.EXISTS, "backup '" + found.id() + "' has been recorded meanwhile", "");
    }
  }

  @Override
  public BackupSource source() {
    return new ImportSource(
        found.content().file(),
        scratch -> {
          throw new IllegalStateException("what is there is not read");
        });
  }

  @Override
  public Written write(BackupFormat format, BackupOrder order, Parts parts)
      throws IOException, InterruptedException {
    return format
        .describe(Shelves.stored(found), progress)
        .orElseThrow(
            () ->
                new BackupException(
                    Kind.REFUSED,
                    "'" + found.content().file() + "' can't be recorded as it lies",
                    "take it in with an import, or restore from it as it is"));
  }
}

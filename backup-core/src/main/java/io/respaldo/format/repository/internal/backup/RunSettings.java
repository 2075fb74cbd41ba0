package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.Compression;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * How a snapshot is made.
 *
 * @param threads that read, compress and store; one more than there are cores is right
 * @param begin when the run began
 * @param zone of the machine's clocks
 * @param work a folder for work files, which are left there when the run ends
 * @param extendedAttributes whether they are read, where the file system has them; of a file that
 *     is as the parent saw it, they are the parent's, so that turning this on shows only later
 * @param progress told of bytes of content as they are read, and of files, from any thread
 * @param checkpoints whether, and when, what there is so far is shown
 * @param lock asked before anything is stored: without it a prune may have taken away what was
 *     stored before, which no index and no snapshot may name then
 */
public record RunSettings(
    Compression compression,
    int threads,
    Instant begin,
    ZoneId zone,
    Path work,
    boolean extendedAttributes,
    FormatProgress progress,
    Optional<Checkpoints> checkpoints,
    Lock lock) {
  /** Tells whether the repository's lock is held. */
  @FunctionalInterface
  public interface Lock {
    /**
     * @throws IOException when it is not
     */
    void requireHeld() throws IOException;
  }

  /** With extended attributes where the file system has them; without checkpoints and lock. */
  public RunSettings(
      Compression compression,
      int threads,
      Instant begin,
      ZoneId zone,
      Path work,
      FormatProgress progress) {
    this(compression, threads, begin, zone, work, true, progress, Optional.empty(), () -> {});
  }

  /** These with checkpoints. */
  public RunSettings with(Checkpoints value) {
    return new RunSettings(
        compression,
        threads,
        begin,
        zone,
        work,
        extendedAttributes,
        progress,
        Optional.of(value),
        lock);
  }

  /** These under a lock. */
  public RunSettings under(Lock value) {
    return new RunSettings(
        compression, threads, begin, zone, work, extendedAttributes, progress, checkpoints, value);
  }
}

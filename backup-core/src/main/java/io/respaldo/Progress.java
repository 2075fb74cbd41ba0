package io.respaldo;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Where a run stands.
 *
 * @param step what is being done, in a few words
 * @param current the part or file being worked on; may be empty
 * @param files finished
 * @param bytes read from the source so far, or from the backup in a restore
 * @param storedBytes handed to the storage so far
 * @param totalBytes estimate of what {@code bytes} will be
 */
public record Progress(
    String step,
    String current,
    long files,
    long bytes,
    long storedBytes,
    OptionalLong totalBytes,
    Duration elapsed) {
  /** 0 to 1, where the total is known; an estimate. */
  public OptionalDouble fraction() {
    return totalBytes.isEmpty() || totalBytes.getAsLong() <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.min(1.0, (double) bytes / totalBytes.getAsLong()));
  }
}

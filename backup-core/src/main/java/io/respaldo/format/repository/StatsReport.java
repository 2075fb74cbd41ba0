package io.respaldo.format.repository;

/**
 * What some snapshots hold, and what that costs.
 *
 * @param group the instance, host or snapshot that it is about; empty for all together
 * @param snapshots how many
 * @param items files, folders and all else, in each snapshot anew
 * @param files of them
 * @param restoreBytes what restoring each of them writes, a file with several names once
 * @param uniqueFiles files with different contents
 * @param uniqueBytes of them
 * @param blobs that all of them together need
 * @param plainBytes of them before compression
 * @param storedBytes of them as they are stored; what several groups need is counted in each
 */
public record StatsReport(
    String group,
    long snapshots,
    long items,
    long files,
    long restoreBytes,
    long uniqueFiles,
    long uniqueBytes,
    long blobs,
    long plainBytes,
    long storedBytes) {
  /** What is counted together. */
  public enum Grouping {
    ALL,
    /** By instance; what no instance of ours made, by host. */
    INSTANCE,
    HOST,
    SNAPSHOT
  }

  /** How many bytes come back for each that is stored; 1 when nothing is. */
  public double ratio() {
    return storedBytes == 0 ? 1 : (double) restoreBytes / storedBytes;
  }
}

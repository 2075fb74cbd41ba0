package io.respaldo.format.repository;

/**
 * What lies between two snapshots, summed up.
 *
 * @param changedFiles files in both, with another content
 * @param added what only the second has
 * @param removed what only the first has
 */
public record DiffReport(long changedFiles, Amount added, Amount removed) {
  /**
   * How much there is on one side only.
   *
   * @param others what is neither file nor folder
   * @param dataBlobs that the other side needs nowhere
   * @param treeBlobs likewise
   * @param bytes of both, before compression
   */
  public record Amount(
      long files, long folders, long others, long dataBlobs, long treeBlobs, long bytes) {}
}

package io.respaldo.format.repository;

import java.util.List;

/**
 * What was copied from one repository to another.
 *
 * @param copied ids of snapshots, in the source
 * @param skipped ids of snapshots, in the source, of which a copy was there
 * @param blobs that were not there
 * @param bytes of them, as stored in the source
 * @param sameChunker whether both repositories cut files alike; else what is backed up to both is
 *     stored twice in the one that has the copies
 */
public record CopyReport(
    List<String> copied, List<String> skipped, long blobs, long bytes, boolean sameChunker) {
  public CopyReport {
    copied = List.copyOf(copied);
    skipped = List.copyOf(skipped);
  }
}

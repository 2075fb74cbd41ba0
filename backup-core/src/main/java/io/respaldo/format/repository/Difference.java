package io.respaldo.format.repository;

import io.respaldo.part.EntryPath;

/**
 * What became of one file, folder or other item between two snapshots.
 *
 * @param path from the snapshots' root
 * @param folder whether it is a folder, in the later snapshot if it is in both
 */
public record Difference(Change change, EntryPath path, boolean folder) {
  /** What changed. */
  public enum Change {
    ADDED,
    REMOVED,
    /** A file became a folder, a link a file, and so on. */
    TYPE,
    CONTENT,
    /** Another content, though times, size and all else are the same: perhaps the disk decays. */
    CONTENT_ALONE,
    /** Times, owner, mode or the like; of a folder also that something in it changed. */
    METADATA
  }
}

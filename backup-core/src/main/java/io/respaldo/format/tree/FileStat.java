package io.respaldo.format.tree;

import java.time.Instant;

/**
 * What the operating system tells of a file.
 *
 * @param size in bytes; 0 for what is not a regular file
 * @param mode the low 12 bits of a Unix mode
 * @param uid and gid -1 where the file system has none
 * @param device with {@code inode} identifies the file; both 0 where unknown
 * @param links number of names of the file
 * @param represents what a device file stands for, as the operating system numbers it; else 0
 * @param changed when content or metadata changed last; the same as modified where unknown
 */
public record FileStat(
    Kind kind,
    long size,
    Instant modified,
    Instant changed,
    int mode,
    long uid,
    long gid,
    long device,
    long inode,
    long links,
    long represents) {
  /** What a file is. */
  public enum Kind {
    FILE,
    FOLDER,
    SYMLINK,
    /** A named pipe. */
    FIFO,
    CHARACTER_DEVICE,
    BLOCK_DEVICE,
    /** A socket, or what the file system has no word for. */
    SPECIAL
  }

  /** Whether both are the same file; false when the file system doesn't tell. */
  public boolean isSameFile(FileStat other) {
    return inode != 0 && inode == other.inode && device == other.device;
  }

  /** Whether content may have changed between the two looks. */
  public boolean changedSince(FileStat before) {
    return size != before.size
        || !modified.equals(before.modified)
        || (inode != 0 && !isSameFile(before));
  }
}

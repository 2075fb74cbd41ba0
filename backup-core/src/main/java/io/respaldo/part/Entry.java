package io.respaldo.part;

import java.time.Instant;
import java.util.Optional;

/**
 * One thing in a backup: a stream part, or a member of a tree.
 *
 * @param path from an opened backup it begins with the part's name; towards an {@link
 *     EntryWriter.EntrySink} it is relative to the part's root
 * @param size bytes of content; 0 for what is not a file
 * @param modified as precise as the format keeps it
 * @param mode the low 12 bits of a Unix mode
 * @param link of a symbolic link its raw target; of a hard link the entry path of the file, in the
 *     same terms as {@code path}
 */
public record Entry(
    EntryPath path,
    Type type,
    long size,
    Instant modified,
    int mode,
    Optional<Owner> owner,
    Optional<LinkTarget> link) {
  /** What an entry is. */
  public enum Type {
    FILE,
    FOLDER,
    SYMLINK,
    /** Another name of a file that came before. */
    HARD_LINK
  }

  /**
   * Whose it is.
   *
   * @param user name, or empty when unknown
   * @param group name, or empty when unknown
   */
  public record Owner(long uid, long gid, String user, String group) {}

  public static Entry file(EntryPath path, long size, Instant modified) {
    return new Entry(path, Type.FILE, size, modified, 0600, Optional.empty(), Optional.empty());
  }

  public static Entry folder(EntryPath path, Instant modified) {
    return new Entry(path, Type.FOLDER, 0, modified, 0700, Optional.empty(), Optional.empty());
  }

  /** The same under another path. */
  public Entry at(EntryPath other) {
    return new Entry(other, type, size, modified, mode, owner, link);
  }

  /** The same as seen from a folder that it lies below; of a hard link the target too. */
  public Entry relativeTo(EntryPath folder) {
    Optional<LinkTarget> target = link;
    if (type == Type.HARD_LINK) {
      target = link.map(l -> LinkTarget.of(EntryPath.of(l.bytes()).relativeTo(folder).bytes()));
    }
    return new Entry(path.relativeTo(folder), type, size, modified, mode, owner, target);
  }

  public boolean isFile() {
    return type == Type.FILE;
  }
}

package io.respaldo.format.tree;

import io.respaldo.part.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads {@link FileStat}s of one file system, with one system call a file, and names of owners with
 * one look-up an owner. Thread-safe.
 */
public final class FileStats {
  private static final String UNIX =
      "unix:mode,size,lastModifiedTime,ctime,ino,dev,rdev,nlink,uid,gid";
  private static final LinkOption[] NO_FOLLOW = {LinkOption.NOFOLLOW_LINKS};
  private static final LinkOption[] FOLLOW = {};

  private final boolean unix;
  private final boolean posix;
  private final Map<Long, String> users = new ConcurrentHashMap<>();
  private final Map<Long, String> groups = new ConcurrentHashMap<>();

  /** For files of the same file system as this one. */
  public FileStats(Path any) {
    Set<String> views = any.getFileSystem().supportedFileAttributeViews();
    unix = views.contains("unix");
    posix = views.contains("posix");
  }

  /** Looks at a file itself, or at what it points to. */
  public FileStat read(Path file, boolean followLinks) throws IOException {
    LinkOption[] options = followLinks ? FOLLOW : NO_FOLLOW;
    return unix ? unix(file, options) : basic(file, options);
  }

  private static FileStat unix(Path file, LinkOption[] options) throws IOException {
    Map<String, Object> a = Files.readAttributes(file, UNIX, options);
    int mode = (int) number(a, "mode");
    FileStat.Kind kind =
        switch (mode & 0170000) {
          case 0100000 -> FileStat.Kind.FILE;
          case 0040000 -> FileStat.Kind.FOLDER;
          case 0120000 -> FileStat.Kind.SYMLINK;
          case 0010000 -> FileStat.Kind.FIFO;
          case 0020000 -> FileStat.Kind.CHARACTER_DEVICE;
          case 0060000 -> FileStat.Kind.BLOCK_DEVICE;
          default -> FileStat.Kind.SPECIAL;
        };
    boolean device = kind == FileStat.Kind.CHARACTER_DEVICE || kind == FileStat.Kind.BLOCK_DEVICE;
    return new FileStat(
        kind,
        kind == FileStat.Kind.FILE ? number(a, "size") : 0,
        instant(a, "lastModifiedTime"),
        instant(a, "ctime"),
        mode & 07777,
        number(a, "uid") & 0xffffffffL,
        number(a, "gid") & 0xffffffffL,
        number(a, "dev"),
        number(a, "ino"),
        number(a, "nlink"),
        device ? number(a, "rdev") : 0);
  }

  private static long number(Map<String, Object> attributes, String name) throws IOException {
    if (attributes.get(name) instanceof Number n) {
      return n.longValue();
    }
    throw new IOException("the file system tells no '" + name + "'");
  }

  private static Instant instant(Map<String, Object> attributes, String name) throws IOException {
    if (attributes.get(name) instanceof FileTime t) {
      return t.toInstant();
    }
    throw new IOException("the file system tells no '" + name + "'");
  }

  private FileStat basic(Path file, LinkOption[] options) throws IOException {
    BasicFileAttributes a =
        posix
            ? Files.readAttributes(file, PosixFileAttributes.class, options)
            : Files.readAttributes(file, BasicFileAttributes.class, options);
    FileStat.Kind kind =
        a.isRegularFile()
            ? FileStat.Kind.FILE
            : a.isDirectory()
                ? FileStat.Kind.FOLDER
                : a.isSymbolicLink() ? FileStat.Kind.SYMLINK : FileStat.Kind.SPECIAL;
    int mode = kind == FileStat.Kind.FOLDER ? 0755 : kind == FileStat.Kind.FILE ? 0644 : 0777;
    if (a instanceof PosixFileAttributes p) {
      mode = mode(p.permissions());
    }
    Instant modified = a.lastModifiedTime().toInstant();
    Object key = a.fileKey();
    long inode = key == null ? 0 : key instanceof Number n ? n.longValue() : key.hashCode();
    long size = kind == FileStat.Kind.FILE ? a.size() : 0;
    return new FileStat(kind, size, modified, modified, mode, -1, -1, 0, inode, 1, 0);
  }

  private static int mode(Set<PosixFilePermission> permissions) {
    int mode = 0;
    int bit = 0400; // the constants stand in the order of the bits
    for (PosixFilePermission p : PosixFilePermission.values()) {
      mode |= permissions.contains(p) ? bit : 0;
      bit >>= 1;
    }
    return mode;
  }

  /** Whose a file is, its names looked up once. */
  public Optional<Entry.Owner> owner(Path file, FileStat stat) {
    if (stat.uid() < 0) {
      return Optional.empty();
    }
    String user = name(users, stat.uid(), file, "unix:owner");
    String group = name(groups, stat.gid(), file, "unix:group");
    return Optional.of(new Entry.Owner(stat.uid(), stat.gid(), user, group));
  }

  private static String name(Map<Long, String> known, long id, Path file, String attribute) {
    String name = known.get(id);
    if (name == null) {
      name = look(file, attribute, id);
      known.put(id, name);
    }
    return name;
  }

  private static String look(Path file, String attribute, long id) {
    try {
      Object owner = Files.getAttribute(file, attribute, NO_FOLLOW);
      String name = owner instanceof UserPrincipal p ? p.getName() : "";
      return name.equals(Long.toString(id)) ? "" : name; // an id without a name is told as itself
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }
}

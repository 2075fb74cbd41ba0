package io.respaldo.format.tree;

import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Creates files privately and gives them mode, owner and times when their content is complete, with
 * as few system calls as Java lets one. Counts what could not be kept, and names the first of each.
 * Thread-safe.
 */
public final class FileMetadata {
  private static final int MAX_WARNINGS = 1000;
  private static final int SPECIAL_BITS = 07000;
  private static final int PERMISSIONS = 0777;
  private static final int PRIVATE_FILE = 0600;
  private static final int PRIVATE_FOLDER = 0700;
  private static final int OWNER_READS = 0400;

  /** What 64 bits of nanoseconds reach, about the years 1678 to 2261. */
  private static final long FAR_SECONDS = Long.MAX_VALUE / 1_000_000_000;

  private static final FileAttribute<?>[] NO_ATTRIBUTES = {};
  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private final boolean unix;
  private final boolean posix;
  private final int umask;
  private final Optional<Owners> owners;
  private final AtomicReferenceArray<FileAttribute<?>[]> modes =
      new AtomicReferenceArray<>(PERMISSIONS + 1);
  private final List<TreeWarning> warnings = new ArrayList<>();
  private final Lost othersOwners = new Lost();
  private final Lost lostBits = new Lost();
  private final Lost oddTimes = new Lost();

  /** How often something was lost, and where first. */
  private static final class Lost {
    long count;
    @Nullable EntryPath first;

    synchronized void at(EntryPath path) {
      count++;
      first = first == null ? path : first;
    }

    synchronized Optional<TreeWarning> told(String before, String after) {
      return Optional.ofNullable(first)
          .map(f -> new TreeWarning("not_representable", f, before + count + after));
    }
  }

  /** For files below this folder, in which one is made and removed at once. */
  public FileMetadata(Path root, FileStats stats) throws IOException {
    Set<String> views = root.getFileSystem().supportedFileAttributeViews();
    unix = views.contains("unix");
    posix = views.contains("posix");
    Path probe = Files.createTempFile(root, "owner", null, withMode(PERMISSIONS));
    try {
      FileStat made = stats.read(probe, false);
      umask = PERMISSIONS & ~made.mode();
      owners = unix ? Optional.of(new Owners(probe, made)) : Optional.empty();
    } finally {
      Files.delete(probe);
    }
  }

  public void createFolder(Path file) throws IOException {
    Files.createDirectory(file, withMode(PRIVATE_FOLDER));
  }

  OutputStream createFile(Path file) throws IOException {
    return Channels.newOutputStream(Files.newByteChannel(file, NEW, withMode(PRIVATE_FILE)));
  }

  /** A new file that nobody else may open. */
  public FileChannel create(Path file) throws IOException {
    return FileChannel.open(file, NEW, withMode(PRIVATE_FILE));
  }

  /** A new file, with its mode at once where that is possible; to be {@link #complete}d. */
  public FileChannel create(Path file, Entry entry) throws IOException {
    return FileChannel.open(
        file, NEW, withMode(comesWithMode(entry) ? entry.mode() : PRIVATE_FILE));
  }

  /** Whether {@link #create(Path, Entry)} gives the mode, so that none need be set afterwards. */
  private boolean comesWithMode(Entry entry) {
    return posix
        && (entry.mode() & (umask | SPECIAL_BITS)) == 0
        && (entry.mode() & OWNER_READS) != 0;
  }

  private FileAttribute<?>[] withMode(int mode) {
    if (!posix) {
      return NO_ATTRIBUTES;
    }
    FileAttribute<?>[] known = modes.get(mode);
    if (known == null) {
      known = new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions(mode))};
      modes.set(mode, known);
    }
    return known;
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    int bit = 0400; // the constants stand in the order of the bits
    for (PosixFilePermission p : PosixFilePermission.values()) {
      if ((mode & bit) != 0) {
        permissions.add(p);
      }
      bit >>= 1;
    }
    return permissions;
  }

  /** Makes sure that entries can be written into a folder of ours. */
  void unlock(Path folder) throws IOException {
    if (posix) {
      Files.setPosixFilePermissions(folder, permissions(PRIVATE_FOLDER));
    }
  }

  /** Makes sure that entries can be written into a folder that stands there. */
  public void open(Path folder, FileStat stat) throws IOException {
    if (posix && (stat.mode() & PRIVATE_FOLDER) != PRIVATE_FOLDER) {
      Files.setPosixFilePermissions(
          folder, permissions((stat.mode() & PERMISSIONS) | PRIVATE_FOLDER));
    }
  }

  /** A file that stands there, to be written to, and by nobody else opened. */
  public FileChannel reopen(Path file) throws IOException {
    if (posix && !Files.isSymbolicLink(file)) {
      Files.setPosixFilePermissions(file, permissions(PRIVATE_FILE));
    }
    return FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  /** Whether a file has its mode, its modification time, and its owner if that can be set. */
  public boolean isAs(FileStat stat, Entry entry) {
    boolean owned =
        owners.isEmpty()
            || entry.owner().isEmpty()
            || !owners.get().privileged()
            || (stat.uid() == entry.owner().get().uid() && stat.gid() == entry.owner().get().gid());
    return owned
        && (!posix || stat.mode() == entry.mode())
        && stat.modified().equals(settable(entry.modified()));
  }

  /** For what must not be opened, such as a pipe: owner and mode, and no times. */
  public void applyUnopened(Path file, Entry entry) throws IOException {
    boolean ownerKept = owner(file, entry);
    mode(file, entry, ownerKept);
  }

  /** For files and folders, after their content. */
  public void apply(Path file, Entry entry) throws IOException {
    boolean ownerKept = owner(file, entry);
    times(file, entry, Optional.empty());
    mode(file, entry, ownerKept);
  }

  /** As {@link #apply(Path, Entry)}, and when it was read last too. */
  public void apply(Path file, Entry entry, Instant accessed) throws IOException {
    boolean ownerKept = owner(file, entry);
    times(file, entry, Optional.of(accessed));
    mode(file, entry, ownerKept);
  }

  /** For what {@link #create(Path, Entry)} made, after its content. */
  public void complete(Path file, Entry entry, Instant accessed) throws IOException {
    boolean ownerKept = owner(file, entry);
    times(file, entry, Optional.of(accessed));
    if (!comesWithMode(entry)) {
      mode(file, entry, ownerKept);
    }
  }

  /** Before the mode, which may forbid us to open the file, and that is how Java sets times. */
  private void times(Path file, Entry entry, Optional<Instant> accessed) throws IOException {
    Instant modified = settable(entry.modified());
    Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(
            FileTime.from(modified),
            accessed.map(this::settable).map(FileTime::from).orElse(null),
            null);
    if (!modified.equals(entry.modified()) || isFar(modified)) {
      oddTimes.at(entry.path());
    }
  }

  /**
   * The time that is set where one is asked for: Java passes fractions of seconds before 1970 on
   * wrongly, and sets 1970 in their place.
   */
  public Instant settable(Instant time) {
    return unix && time.getEpochSecond() < 0 ? time.truncatedTo(ChronoUnit.SECONDS) : time;
  }

  private boolean isFar(Instant time) {
    return unix && Math.abs(time.getEpochSecond()) >= FAR_SECONDS;
  }

  /** For symbolic links. */
  public void applyToLink(Path link, Entry entry, Optional<Instant> accessed) throws IOException {
    owner(link, entry);
    try {
      times(link, entry, accessed);
    } catch (IOException | UnsupportedOperationException e) {
      // Java before 22 can't set the times of a link itself on every system; nothing reads them
      return;
    }
  }

  private boolean owner(Path file, Entry entry) throws IOException {
    if (owners.isEmpty() || entry.owner().isEmpty() || owners.get().isSelf(entry.owner().get())) {
      return true;
    }
    if (owners.get().privileged()) {
      owners.get().give(file, entry.owner().get());
      return true;
    }
    othersOwners.at(entry.path());
    return false;
  }

  private void mode(Path file, Entry entry, boolean ownerKept) throws IOException {
    if (!posix) {
      return;
    }
    int mode = entry.mode();
    if ((mode & SPECIAL_BITS) != 0 && (!ownerKept || !unix)) {
      mode &= ~SPECIAL_BITS;
      lostBits.at(entry.path());
    }
    if (unix) {
      Files.setAttribute(file, "unix:mode", mode);
    } else {
      Files.setPosixFilePermissions(file, permissions(mode));
    }
  }

  public void warn(String code, EntryPath path, String message) {
    synchronized (warnings) {
      if (warnings.size() < MAX_WARNINGS) {
        warnings.add(new TreeWarning(code, path, message));
      }
    }
  }

  /** What could not be kept. */
  public List<TreeWarning> warnings() {
    List<TreeWarning> all;
    synchronized (warnings) {
      all = new ArrayList<>(warnings);
    }
    othersOwners
        .told("owners of ", " entries belong to the restoring user now: not run as root")
        .ifPresent(all::add);
    lostBits
        .told("set-user, set-group or sticky bits of ", " entries were dropped")
        .ifPresent(all::add);
    oddTimes
        .told(
            "times of ",
            " entries were set to the nearest that Java can: it knows the years 1678 to 2261, and no"
                + " fractions of seconds before 1970")
        .ifPresent(all::add);
    return all;
  }
}

package io.respaldo.format.tree;

import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Creates files privately and gives them mode, owner and times when their content is complete.
 * Counts what could not be kept, and names the first of each.
 */
final class FileMetadata {
  private static final int MAX_WARNINGS = 1000;
  private static final int SPECIAL_BITS = 07000;

  private final boolean unix;
  private final boolean posix;
  private final Optional<Owners> owners;
  private final List<TreeWarning> warnings = new ArrayList<>();
  private final List<EntryPath> othersOwners = new ArrayList<>(1);
  private final List<EntryPath> lostBits = new ArrayList<>(1);
  private long othersCount;
  private long lostBitsCount;

  FileMetadata(Path root, FileStats stats) throws IOException {
    Set<String> views = root.getFileSystem().supportedFileAttributeViews();
    unix = views.contains("unix");
    posix = views.contains("posix");
    Path probe = Files.createTempFile(root, "owner", null);
    try {
      owners = unix ? Optional.of(new Owners(probe, stats.read(probe, false))) : Optional.empty();
    } finally {
      Files.delete(probe);
    }
  }

  void createFolder(Path file) throws IOException {
    if (posix) {
      Files.createDirectory(file, privately("rwx------"));
    } else {
      Files.createDirectory(file);
    }
  }

  OutputStream createFile(Path file) throws IOException {
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return Channels.newOutputStream(
        posix
            ? Files.newByteChannel(file, options, privately("rw-------"))
            : Files.newByteChannel(file, options));
  }

  private static FileAttribute<Set<PosixFilePermission>> privately(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  /** Makes sure that entries can be written into a folder of ours. */
  void unlock(Path folder) throws IOException {
    if (posix) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** For files and folders, after their content. */
  void apply(Path file, Entry entry) throws IOException {
    boolean ownerKept = owner(file, entry);
    mode(file, entry, ownerKept);
    Files.setLastModifiedTime(file, FileTime.from(entry.modified()));
  }

  void applyToLink(Path link, Entry entry) throws IOException {
    owner(link, entry);
    try {
      Files.getFileAttributeView(link, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setTimes(FileTime.from(entry.modified()), null, null);
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
    othersCount++;
    if (othersOwners.isEmpty()) {
      othersOwners.add(entry.path());
    }
    return false;
  }

  private void mode(Path file, Entry entry, boolean ownerKept) throws IOException {
    if (!posix) {
      return;
    }
    int mode = entry.mode();
    if ((mode & SPECIAL_BITS) != 0 && (!ownerKept || !unix)) {
      mode &= ~SPECIAL_BITS;
      lostBitsCount++;
      if (lostBits.isEmpty()) {
        lostBits.add(entry.path());
      }
    }
    if (unix) {
      Files.setAttribute(file, "unix:mode", mode);
    } else {
      Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
      int bit = 0400; // the constants stand in the order of the bits
      for (PosixFilePermission p : PosixFilePermission.values()) {
        if ((mode & bit) != 0) {
          permissions.add(p);
        }
        bit >>= 1;
      }
      Files.setPosixFilePermissions(file, permissions);
    }
  }

  void warn(String code, EntryPath path, String message) {
    if (warnings.size() < MAX_WARNINGS) {
      warnings.add(new TreeWarning(code, path, message));
    }
  }

  List<TreeWarning> warnings() {
    List<TreeWarning> all = new ArrayList<>(warnings);
    if (!othersOwners.isEmpty()) {
      String message =
          "owners of " + othersCount + " entries belong to the restoring user now: not run as root";
      all.add(new TreeWarning("not_representable", othersOwners.get(0), message));
    }
    if (!lostBits.isEmpty()) {
      String message =
          "set-user, set-group or sticky bits of " + lostBitsCount + " entries were dropped";
      all.add(new TreeWarning("not_representable", lostBits.get(0), message));
    }
    return all;
  }
}

package io.respaldo.format.tree;

import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.FileNames;
import io.respaldo.part.LinkTarget;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Brings a tree back into a folder that is empty or absent, and never touches anything outside it:
 * every folder on the way to an entry must be a real folder, looked at without following links, so
 * nothing is ever written through one. A name that is taken is refused, because only a hostile or
 * broken tree has one name twice.
 *
 * <p>Modes and times of folders are set when the entries leave them; memory holds only the folders
 * on the way to the last entry. Not thread-safe. {@link #finish} sets what is left and tells what
 * could not be kept.
 */
public final class TreeWriter {
  /** A folder that entries are being written into, and what it shall be like afterwards. */
  private record Open(EntryPath path, Path file, Optional<Entry> wanted) {}

  private final Path root;
  private final OutsideLinks outsideLinks;
  private final FileMetadata metadata;
  private final FileStats stats;
  private final Deque<Open> open = new ArrayDeque<>();
  private final byte[] buffer = new byte[128 * 1024];
  private Optional<Entry> rootEntry = Optional.empty();

  /**
   * @throws DirectoryNotEmptyException when something is in the folder
   */
  public TreeWriter(Path root, OutsideLinks outsideLinks) throws IOException {
    Files.createDirectories(root);
    try (Stream<Path> inside = Files.list(root)) {
      if (inside.findAny().isPresent()) {
        throw new DirectoryNotEmptyException(root.toString());
      }
    }
    this.root = root.toRealPath();
    this.outsideLinks = outsideLinks;
    this.stats = new FileStats(this.root);
    this.metadata = new FileMetadata(this.root, stats);
  }

  /** What the root folder itself shall be like; its path does not count. */
  public void root(Entry folder) {
    rootEntry = Optional.of(folder);
  }

  /** Makes a folder, or says what one that was made on the way shall be like. */
  public void folder(Entry entry) throws IOException {
    Path file = enter(entry.path());
    try {
      metadata.createFolder(file);
    } catch (FileAlreadyExistsException e) {
      requireFolder(file, entry.path());
      metadata.unlock(file);
    }
    open.push(new Open(entry.path(), file, Optional.of(entry)));
  }

  /**
   * Writes a file of exactly {@link Entry#size()} bytes.
   *
   * @throws IOException also when the content has more or fewer bytes
   */
  public void file(Entry entry, InputStream content) throws IOException {
    Path file = enter(entry.path());
    try (OutputStream out = create(file, entry)) {
      copy(entry, content, file, out);
    }
    metadata.apply(file, entry);
  }

  private OutputStream create(Path file, Entry entry) throws IOException {
    try {
      return metadata.createFile(file);
    } catch (FileAlreadyExistsException e) {
      throw refused(entry.path(), "the name is taken: the backup has it twice");
    }
  }

  private void copy(Entry entry, InputStream content, Path file, OutputStream out)
      throws IOException {
    long left = entry.size();
    while (left > 0) {
      int n = content.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (n < 0) {
        throw refused(entry.path(), "ends " + left + " bytes before its declared size");
      }
      try {
        out.write(buffer, 0, n);
      } catch (ClosedByInterruptException | FileSystemException e) {
        throw e;
      } catch (IOException e) {
        // channels don't name the file; without it a full disk would look like a damaged backup
        throw (IOException)
            new FileSystemException(file.toString(), null, e.getMessage()).initCause(e);
      }
      left -= n;
    }
    if (content.read() >= 0) {
      throw refused(entry.path(), "has more than the " + entry.size() + " bytes it declares");
    }
  }

  /** Makes a symbolic link, if it may be made. */
  public void symlink(Entry entry, LinkTarget target) throws IOException {
    Path file = enter(entry.path());
    if (outsideLinks == OutsideLinks.REFUSE && LinkScope.leadsOutside(entry.path(), target)) {
      metadata.warn("link_outside", entry.path(), "points outside, to '" + target + "'; left out");
      return;
    }
    try {
      Files.createSymbolicLink(file, FileNames.target(root, target));
    } catch (FileAlreadyExistsException e) {
      throw refused(entry.path(), "the name is taken: the backup has it twice");
    } catch (UnsupportedOperationException e) {
      metadata.warn("not_representable", entry.path(), "no symbolic links here; left out");
      return;
    }
    metadata.applyToLink(file, entry, Optional.empty());
  }

  /**
   * Gives a file that was written before another name.
   *
   * @return false when that file is not there, because it was not chosen
   */
  public boolean hardLink(EntryPath path, EntryPath existing) throws IOException {
    Path target = root;
    byte[] raw = existing.bytes();
    for (int i = 0, start = 0; i <= raw.length; i++) {
      if (i == raw.length || raw[i] == '/') {
        target = FileNames.resolve(target, Arrays.copyOfRange(raw, start, i));
        start = i + 1;
        try {
          FileStat.Kind kind = stats.read(target, false).kind();
          if (kind != (i == raw.length ? FileStat.Kind.FILE : FileStat.Kind.FOLDER)) {
            throw refused(path, "is a hard link to '" + existing + "', which is no plain file");
          }
        } catch (NoSuchFileException e) {
          return false;
        }
      }
    }
    Path file = enter(path);
    try {
      Files.createLink(file, target);
    } catch (FileAlreadyExistsException e) {
      throw refused(path, "the name is taken: the backup has it twice");
    } catch (UnsupportedOperationException e) {
      metadata.warn("not_representable", path, "no hard links here; stored as a copy");
      Files.copy(target, file, StandardCopyOption.COPY_ATTRIBUTES);
    }
    return true;
  }

  /** Leaves folders that this path is not in, enters those that it is in, making them. */
  private Path enter(EntryPath path) throws IOException {
    while (!open.isEmpty() && !path.isBelow(open.peek().path())) {
      leave();
    }
    byte[] raw = path.bytes();
    int start = open.isEmpty() ? 0 : open.peek().path().length() + 1;
    Path at = open.isEmpty() ? root : open.peek().file();
    for (int i = start; i < raw.length; i++) {
      if (raw[i] == '/') {
        at = FileNames.resolve(at, Arrays.copyOfRange(raw, start, i));
        EntryPath folder = EntryPath.of(Arrays.copyOf(raw, i));
        open.push(step(at, folder, path));
        start = i + 1;
      }
    }
    return FileNames.resolve(at, Arrays.copyOfRange(raw, start, raw.length));
  }

  private Open step(Path file, EntryPath folder, EntryPath onTheWayTo) throws IOException {
    try {
      metadata.createFolder(file);
      return new Open(folder, file, Optional.empty());
    } catch (FileAlreadyExistsException e) {
      requireFolder(file, onTheWayTo);
      // entered again: afterwards it shall be as it is now
      FileStat now = stats.read(file, false);
      metadata.unlock(file);
      Entry same =
          new Entry(
              folder,
              Entry.Type.FOLDER,
              0,
              now.modified(),
              now.mode(),
              Optional.empty(),
              Optional.empty());
      return new Open(folder, file, Optional.of(same));
    }
  }

  private void requireFolder(Path file, EntryPath path) throws IOException {
    if (stats.read(file, false).kind() != FileStat.Kind.FOLDER) {
      throw refused(path, "leads through '" + root.relativize(file) + "', which is no folder");
    }
  }

  private void leave() throws IOException {
    Open left = open.pop();
    if (left.wanted().isPresent()) {
      metadata.apply(left.file(), left.wanted().get());
    }
  }

  /** Sets times and modes of the folders left, and tells what could not be kept. */
  public List<TreeWarning> finish() throws IOException {
    while (!open.isEmpty()) {
      leave();
    }
    if (rootEntry.isPresent()) {
      metadata.apply(root, rootEntry.get());
    }
    return metadata.warnings();
  }

  private static IOException refused(EntryPath path, String why) {
    return new FileSystemException(path.toString(), null, "refused: entry '" + path + "' " + why);
  }
}

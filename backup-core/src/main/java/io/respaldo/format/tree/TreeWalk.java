package io.respaldo.format.tree;

import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.FileNames;
import io.respaldo.part.LinkTarget;
import io.respaldo.part.TreeRules;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shows a folder and what is below it to a visitor, each folder's names in the order of their
 * bytes. Memory holds the names of the folders on the way down, and the files with several names of
 * which not all were met.
 *
 * <p>What can't be read is a warning and left out; what is no file, folder or link too. The root
 * itself must be a readable folder (or a link to one).
 */
public final class TreeWalk {
  private record FileId(long device, long inode) {}

  private static final class Linked {
    final EntryPath first;
    long left;

    Linked(EntryPath first, long left) {
      this.first = first;
      this.left = left;
    }
  }

  private final TreeRules rules;
  private final EntryPath top;
  private final TreeVisitor visitor;
  private final FileStats stats;
  private final PathPatterns excludes;
  private final PathPatterns includes;
  private final Map<FileId, Linked> linked = new HashMap<>();
  private final Deque<FileStat> above = new ArrayDeque<>();
  // folders on the way down that are captured only if something below them is
  private final Deque<TreeFile> pending = new ArrayDeque<>();
  private long rootDevice;

  private TreeWalk(Path root, TreeRules rules, EntryPath top, TreeVisitor visitor) {
    this.rules = rules;
    this.top = top;
    this.visitor = visitor;
    this.stats = new FileStats(root);
    this.excludes = new PathPatterns(rules.excludes());
    this.includes = new PathPatterns(rules.includes());
  }

  /**
   * Walks a folder.
   *
   * @param top the path that the root gets; everything else lies below it
   * @throws IOException when the root itself can't be read, or from the visitor
   */
  public static void walk(Path root, TreeRules rules, EntryPath top, TreeVisitor visitor)
      throws IOException, InterruptedException {
    new TreeWalk(root, rules, top, visitor).root(root);
  }

  private void root(Path root) throws IOException, InterruptedException {
    FileStat stat = stats.read(root, true);
    if (stat.kind() != FileStat.Kind.FOLDER) {
      throw new NotDirectoryException(root.toString());
    }
    rootDevice = stat.device();
    FolderNames names = FolderNames.of(root);
    visitor.visit(treeFile(root, top, stat, Entry.Type.FOLDER, null));
    above.push(stat);
    children(root, top, names, includes.isEmpty());
  }

  private void children(Path folder, EntryPath path, FolderNames names, boolean included)
      throws IOException, InterruptedException {
    for (int i = 0; i < names.size(); i++) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while walking '" + folder + "'");
      }
      EntryPath child = path.child(names.bytes(i));
      Path file = names.path(i);
      FileStat stat = look(file, child, rules.followLinks());
      if (stat != null) {
        met(file, child, stat, included);
      }
    }
  }

  private @Nullable FileStat look(Path file, EntryPath path, boolean follow)
      throws IOException, InterruptedException {
    try {
      return stats.read(file, follow);
    } catch (IOException e) {
      if (follow) {
        FileStat link = look(file, path, false);
        if (link != null && link.kind() == FileStat.Kind.SYMLINK) {
          warn("unreadable", path, "what it points to can't be read; the link itself is kept");
        }
        return link;
      }
      unreadable(path, e);
      return null;
    }
  }

  private void met(Path file, EntryPath path, FileStat stat, boolean included)
      throws IOException, InterruptedException {
    byte[] relative = path.relativeTo(top).bytes();
    boolean isFolder = stat.kind() == FileStat.Kind.FOLDER;
    if (excludes.matches(relative, isFolder)) {
      return;
    }
    boolean chosen = included || includes.matches(relative, isFolder);
    if (isFolder) {
      folder(file, path, stat, chosen);
    } else if (chosen) {
      leaf(file, path, stat);
    }
  }

  private void leaf(Path file, EntryPath path, FileStat stat)
      throws IOException, InterruptedException {
    switch (stat.kind()) {
      case FILE -> {
        EntryPath first = firstName(path, stat);
        Entry.Type type = first == null ? Entry.Type.FILE : Entry.Type.HARD_LINK;
        LinkTarget target = first == null ? null : LinkTarget.of(first.bytes());
        if (!show(treeFile(file, path, stat, type, target)) && first == null) {
          linked.remove(new FileId(stat.device(), stat.inode()));
        }
      }
      case SYMLINK -> symlink(file, path, stat);
      default -> special(file, path, stat);
    }
  }

  private void special(Path file, EntryPath path, FileStat stat)
      throws IOException, InterruptedException {
    while (!pending.isEmpty()) {
      visitor.visit(pending.removeFirst());
    }
    if (!visitor.visitSpecial(new SpecialFile(path, stat, stats.owner(file, stat)))) {
      visitor.warn(leftOut(path.relativeTo(top)));
    }
  }

  static TreeWarning leftOut(EntryPath special) {
    return new TreeWarning("special_file", special, "a device, socket or pipe; left out");
  }

  private void symlink(Path file, EntryPath path, FileStat stat)
      throws IOException, InterruptedException {
    LinkTarget target;
    try {
      target = LinkTarget.of(FileNames.bytes(Files.readSymbolicLink(file)));
    } catch (IOException e) {
      unreadable(path, e);
      return;
    }
    show(treeFile(file, path, stat, Entry.Type.SYMLINK, target));
  }

  /** The name under which this file was met before; null for the first. */
  private @Nullable EntryPath firstName(EntryPath path, FileStat stat) {
    if (stat.links() < 2 || stat.inode() == 0) {
      return null;
    }
    FileId id = new FileId(stat.device(), stat.inode());
    Linked known = linked.get(id);
    if (known == null) {
      linked.put(id, new Linked(path, stat.links() - 1));
      return null;
    }
    if (--known.left == 0) {
      linked.remove(id);
    }
    return known.first;
  }

  private void folder(Path file, EntryPath path, FileStat stat, boolean chosen)
      throws IOException, InterruptedException {
    if (rules.followLinks() && above.stream().anyMatch(stat::isSameFile)) {
      warn("not_representable", path, "a link back to a folder that holds it; left out");
      return;
    }
    TreeFile self = treeFile(file, path, stat, Entry.Type.FOLDER, null);
    FolderNames names = FolderNames.EMPTY;
    if (rules.oneFileSystem() && stat.device() != rootDevice) {
      warn("special_file", path, "another file system; its content is left out");
    } else {
      try {
        names = FolderNames.of(file);
      } catch (IOException e) {
        unreadable(path, e);
      }
    }
    if (chosen) {
      show(self);
    } else {
      pending.addLast(self);
    }
    above.push(stat);
    children(file, path, names, chosen);
    above.pop();
    if (!pending.isEmpty() && !chosen) {
      pending.removeLast(); // nothing below was captured, or it would be gone
    }
  }

  private boolean show(TreeFile file) throws IOException, InterruptedException {
    while (!pending.isEmpty()) {
      visitor.visit(pending.removeFirst());
    }
    return visitor.visit(file);
  }

  private TreeFile treeFile(
      Path file, EntryPath path, FileStat stat, Entry.Type type, @Nullable LinkTarget link) {
    long size = type == Entry.Type.FILE ? stat.size() : 0;
    Entry entry =
        new Entry(
            path,
            type,
            size,
            stat.modified(),
            stat.mode(),
            stats.owner(file, stat),
            Optional.ofNullable(link));
    return new TreeFile(file, entry, stat);
  }

  private void unreadable(EntryPath path, IOException e) throws InterruptedException {
    visitor.warn(ReadFailure.warning(path.relativeTo(top), e));
  }

  private void warn(String code, EntryPath path, String message) {
    visitor.warn(new TreeWarning(code, path.relativeTo(top), message));
  }
}

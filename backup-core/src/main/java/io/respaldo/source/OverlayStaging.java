package io.respaldo.source;

import io.respaldo.Finding;
import io.respaldo.part.EntryPath;
import io.respaldo.part.FileNames;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Chosen files, built as {@code .NAME.restore-RUN} beside the live folder, then moved into it one
 * by one; what they replace is kept in {@code .NAME.before-RUN}. {@code .NAME.overlay-RUN} lists
 * them all before the first is moved. A file is always there in its old or its new state.
 */
final class OverlayStaging implements StagedRestore {
  private static final String OVERLAY = "overlay";

  private final FolderNames names;
  private final List<Finding> findings;
  private final OverlayList list;
  private final List<TreeWarning> notKept = new ArrayList<>();

  OverlayStaging(FolderNames names, List<Finding> findings) {
    this.names = names;
    this.findings = List.copyOf(findings);
    this.list = new OverlayList(names);
  }

  static boolean isOne(Map<String, String> names) {
    return names.containsKey(OVERLAY);
  }

  @Override
  public String describe() {
    return "files in folder '" + names.live() + "'";
  }

  @Override
  public Map<String, String> names() {
    Map<String, String> all = new TreeMap<>(names.toMap());
    all.put(OVERLAY, "true");
    return all;
  }

  @Override
  public List<Finding> findings() {
    return findings;
  }

  @Override
  public List<Standing> standing() throws IOException, InterruptedException {
    return List.of(
        new Standing(describe(), OptionalLong.empty(), FolderStaging.identity(names.live())));
  }

  @Override
  public boolean replaces() {
    return true;
  }

  @Override
  public void build(Restore restore) throws IOException, InterruptedException {
    Folders.delete(names.side());
    list.delete();
    notKept.clear();
    try {
      Folders.createPrivate(names.side());
      new FolderFill(names, restore).into(names.side(), notKept);
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      Folders.evenInterrupted(e, () -> Folders.delete(names.side()));
      throw e;
    }
  }

  @Override
  public List<Finding> check(Restore restore) throws IOException, InterruptedException {
    List<Finding> found = new ArrayList<>(new FolderCheck(names, restore).of(names.side()));
    found.addAll(FolderStaging.notKept(notKept));
    try {
      long replaced =
          list.look().stream().filter(e -> e.kind() == OverlayEntry.Kind.REPLACED).count();
      found.add(Finding.note("overlay", "files that are replaced, and kept aside: " + replaced));
    } catch (FileSystemException e) {
      found.add(
          Finding.error(
              "in_the_way",
              "'" + e.getFile() + "' " + e.getReason(),
              "move it away, or restore to a new folder"));
    }
    return found;
  }

  @Override
  public void swap() throws IOException {
    if (!Folders.exists(names.side())) {
      throw new IOException("nothing was built for '" + names.live() + "'");
    }
    for (OverlayEntry entry : list.readOrWrite()) {
      Path side = FileNames.resolve(names.side(), entry.path());
      Path live = FileNames.resolve(names.live(), entry.path());
      if (entry.kind() == OverlayEntry.Kind.FOLDER) {
        if (!Folders.exists(live)) {
          Files.createDirectory(live);
          Folders.copyProperties(side, live);
        }
      } else if (Folders.exists(side)) {
        keep(live, entry.path());
        Files.move(side, live, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private Path before(EntryPath path) {
    return FileNames.resolve(names.old(), path);
  }

  /** Under a second name where that can be had, so that the first is never without a file. */
  private void keep(Path live, EntryPath path) throws IOException {
    Path before = before(path);
    if (!Folders.exists(live) || Folders.exists(before)) {
      return;
    }
    Folders.createParents(names.old(), before);
    try {
      Files.createLink(before, live);
    } catch (IOException | UnsupportedOperationException e) {
      Files.move(live, before, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  @Override
  public void requireUndoable() throws IOException {
    if (!seesWhatIsAside()) {
      throw new IOException(
          "what was replaced in '" + names.live() + "' is gone: '" + names.list() + "' is missing");
    }
    for (OverlayEntry entry : list.read()) {
      refuseLinks(entry.path());
    }
  }

  /** A folder of the tree may have become a link meanwhile, which leads anywhere. */
  private void refuseLinks(EntryPath path) throws IOException {
    Path root = names.live();
    for (Path at = FileNames.resolve(root, path).getParent();
        at != null && !at.equals(root);
        at = at.getParent()) {
      if (Folders.exists(at) && !Folders.isFolder(at)) {
        throw new FileSystemException(
            at.toString(), null, "is no folder any more, and files in it would be put back");
      }
    }
  }

  @Override
  public boolean seesWhatIsAside() {
    return Folders.exists(names.list());
  }

  @Override
  public void undo() throws IOException {
    List<OverlayEntry> lastFirst = new ArrayList<>(list.read());
    Collections.reverse(lastFirst);
    for (OverlayEntry entry : lastFirst) {
      Path side = FileNames.resolve(names.side(), entry.path());
      Path live = FileNames.resolve(names.live(), entry.path());
      if (entry.kind() == OverlayEntry.Kind.FOLDER) {
        if (Folders.isEmptyFolder(live)) {
          Files.delete(live);
        }
      } else {
        takeBack(side, live, before(entry.path()));
      }
    }
  }

  private static void takeBack(Path side, Path live, Path before) throws IOException {
    boolean moved = !Folders.exists(side);
    if (moved && Folders.exists(live)) {
      Files.createDirectories(Objects.requireNonNull(side.getParent()));
      Files.move(live, side, StandardCopyOption.ATOMIC_MOVE);
    }
    if (Folders.exists(before)) {
      if (Folders.exists(live)) {
        Files.delete(before); // the second name of a file that was not replaced yet
      } else {
        Files.createDirectories(Objects.requireNonNull(live.getParent()));
        Files.move(before, live, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  @Override
  public void discard() throws IOException {
    if (!Folders.exists(names.live())) {
      throw new IOException(
          "nothing is live at '" + names.live() + "'; put it back before what is kept aside goes");
    }
    Folders.delete(names.side());
    Folders.delete(names.old());
    list.delete();
  }
}

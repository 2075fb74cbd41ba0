package io.respaldo.source;

import io.respaldo.Finding;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A folder that is built as {@code .NAME.restore-RUN} next to its place and gets its name by one
 * rename. What it replaces stands aside as {@code .NAME.before-RUN}.
 *
 * <p>Beside a folder that replaced nothing lies {@code .NAME.restored-RUN} until discard: without
 * it undo could not know whether the folder is this run's.
 */
final class FolderStaging implements StagedRestore {
  /** What a tar tells of an entry without an owner. */
  private static final Entry.Owner NOBODYS = new Entry.Owner(0, 0, "", "");

  private final FolderNames names;
  private final List<Finding> findings;
  private final List<TreeWarning> notKept = new ArrayList<>();

  FolderStaging(FolderNames names, List<Finding> findings) {
    this.names = names;
    this.findings = List.copyOf(findings);
  }

  @Override
  public String describe() {
    return "folder '" + names.live() + "'";
  }

  @Override
  public Map<String, String> names() {
    return names.toMap();
  }

  @Override
  public List<Finding> findings() {
    return findings;
  }

  @Override
  public List<Standing> standing() throws IOException, InterruptedException {
    return names.replaces() && Folders.isFolder(names.live())
        ? List.of(
            new Standing(
                describe(),
                OptionalLong.of(FolderCheck.bytes(names.live())),
                identity(names.live())))
        : List.of();
  }

  @Override
  public boolean replaces() {
    return names.replaces();
  }

  @Override
  public void build(Restore restore) throws IOException, InterruptedException {
    Path side = names.side();
    Folders.delete(side);
    notKept.clear();
    try {
      Folders.createPrivate(side);
      if (names.replaces()) {
        Folders.copyProperties(names.live(), side); // not every backup knows them
      }
      new FolderFill(names, restore).into(side, notKept);
      if (names.replaces() && hasRootWithoutOwner(restore)) {
        Folders.copyProperties(names.live(), side);
      }
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      Folders.evenInterrupted(e, () -> Folders.delete(side));
      throw e;
    }
  }

  /** Whether the tree was never a folder here, an import for example: then its root is made up. */
  private boolean hasRootWithoutOwner(Restore restore) throws IOException {
    if (names.part().isEmpty()) {
      return false;
    }
    Optional<Entry> root = restore.parts().find(EntryPath.of(names.part().get()));
    return root.isPresent() && root.get().owner().filter(o -> !o.equals(NOBODYS)).isEmpty();
  }

  @Override
  public List<Finding> check(Restore restore) throws IOException, InterruptedException {
    Path built = Folders.exists(names.side()) ? names.side() : names.live();
    List<Finding> found = new ArrayList<>(new FolderCheck(names, restore).of(built));
    found.addAll(notKept(notKept));
    return found;
  }

  static List<Finding> notKept(List<TreeWarning> notKept) {
    List<String> examples = notKept.stream().map(w -> w.path() + ": " + w.message()).toList();
    return notKept.isEmpty()
        ? List.of()
        : List.of(
            Finding.warning("not_kept", "some properties of files could not be restored", "")
                .of(notKept.size(), examples));
  }

  @Override
  public void swap() throws IOException {
    if (names.replaces()) {
      swapForLive();
    } else {
      swapToNew();
    }
  }

  private void swapToNew() throws IOException {
    if (!Folders.exists(names.side())) {
      if (isOurs()) {
        return;
      }
      throw nothingBuilt();
    }
    if (Folders.exists(names.live())) {
      if (!Folders.isEmptyFolder(names.live())) {
        throw new FileAlreadyExistsException(
            names.live().toString(),
            null,
            "appeared while the restore was built; move it away, then try again");
      }
      Files.delete(names.live());
    }
    Files.writeString(names.receipt(), identity(names.side()));
    try {
      move(names.side(), names.live());
    } catch (IOException e) {
      Folders.evenInterrupted(e, this::forgetReceipt);
      throw e;
    }
  }

  private void swapForLive() throws IOException {
    if (!Folders.exists(names.side())) {
      if (Folders.exists(names.old()) && Folders.exists(names.live())) {
        return;
      }
      throw nothingBuilt();
    }
    boolean live = Folders.exists(names.live());
    if (live == Folders.exists(names.old())) {
      throw new IOException(
          live
              ? "'"
                  + names.live()
                  + "' appeared though '"
                  + names.old()
                  + "' stands aside for it;"
                  + " move one of them away by hand"
              : "'" + names.live() + "' is gone; put it back, or restore to a new folder");
    }
    if (live) {
      move(names.live(), names.old());
    }
    try {
      move(names.side(), names.live());
    } catch (IOException e) {
      Folders.evenInterrupted(e, () -> move(names.old(), names.live()));
      throw e;
    }
  }

  @Override
  public void requireUndoable() throws IOException {
    boolean there =
        names.replaces() ? Folders.exists(names.old()) : isOurs() || Folders.exists(names.side());
    if (!there) {
      throw new IOException(
          names.replaces()
              ? "what was live before at '"
                  + names.live()
                  + "' is gone: '"
                  + names.old()
                  + "' is not there"
              : "'" + names.live() + "' is not the folder that the restore put there");
    }
  }

  @Override
  public boolean seesWhatIsAside() {
    return Folders.exists(names.old())
        || Folders.exists(names.side())
        || Folders.exists(names.receipt());
  }

  @Override
  public void undo() throws IOException {
    if (names.replaces()) {
      undoForLive();
    } else {
      undoNew();
    }
  }

  private void undoNew() throws IOException {
    if (!Folders.exists(names.side()) && isOurs()) {
      move(names.live(), names.side());
    }
    forgetReceipt();
    bringBackEmptyFolder();
  }

  private void bringBackEmptyFolder() throws IOException {
    if (names.empty() && !Folders.exists(names.live()) && Folders.exists(names.side())) {
      Files.createDirectory(names.live());
    }
  }

  private void undoForLive() throws IOException {
    if (!Folders.exists(names.old())) {
      return;
    }
    if (Folders.exists(names.live())) {
      if (Folders.exists(names.side())) {
        throw new IOException(
            "'"
                + names.live()
                + "' appeared while '"
                + names.old()
                + "' stood aside for it;"
                + " move one of them away by hand");
      }
      move(names.live(), names.side());
    }
    move(names.old(), names.live());
  }

  @Override
  public void discard() throws IOException {
    if (names.replaces() && !Folders.exists(names.live())) {
      throw new IOException(
          "nothing is live at '"
              + names.live()
              + "'; undo the restore, or swap it in, before"
              + " discarding what stands aside");
    }
    bringBackEmptyFolder();
    Folders.delete(names.side());
    Folders.delete(names.old());
    forgetReceipt();
  }

  private void forgetReceipt() throws IOException {
    Files.deleteIfExists(names.receipt());
  }

  /** Whether what is live is the folder that this run put there. */
  private boolean isOurs() throws IOException {
    return Folders.isFolder(names.live())
        && Folders.exists(names.receipt())
        && Files.readString(names.receipt()).equals(identity(names.live()));
  }

  /** Tells this folder from another that bears its name. */
  static String identity(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return "inode " + Files.getAttribute(folder, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }
    return "key "
        + Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
            .fileKey();
  }

  private IOException nothingBuilt() {
    return new IOException(
        "nothing was built for '" + names.live() + "': '" + names.side() + "' is not there");
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException(
          "'"
              + from
              + "' can't get the name '"
              + to
              + "' in one step; is one of them a mount"
              + " point?",
          e);
    }
  }
}

package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.tree.FileStat;
import io.respaldo.format.tree.FileStats;
import io.respaldo.part.EntryPath;
import io.respaldo.part.FileNames;
import io.respaldo.part.LinkTarget;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the target of a delta restore: looked at, and put out of the way where it is
 * something else than the snapshot has. Links are replaced and never followed. For one walk, in one
 * thread.
 */
final class Overlay implements Standing {
  private final Target target;
  private final FileStats stats;
  private final boolean compareContent;
  private final boolean deleteOthers;

  Overlay(Target target, boolean compareContent, boolean deleteOthers) {
    this.target = target;
    this.stats = new FileStats(target.root());
    this.compareContent = compareContent;
    this.deleteOthers = deleteOthers;
  }

  boolean deletesOthers() {
    return deleteOthers;
  }

  private Optional<FileStat> look(Path file) throws IOException {
    try {
      return Optional.of(stats.read(file, false));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void enter(Path file, EntryPath path) throws IOException {
    Optional<FileStat> there = look(file);
    if (there.isPresent() && there.get().kind() == FileStat.Kind.FOLDER) {
      target.metadata().open(file, there.get());
      return;
    }
    clear(file, path, there);
    target.metadata().createFolder(file);
  }

  /** What has other names that the snapshot's file has not is removed too. */
  @Override
  public Optional<FileStat> file(Path file, Attributes wanted, Node node) throws IOException {
    Optional<FileStat> there = look(file);
    if (there.isPresent()
        && (there.get().kind() != FileStat.Kind.FILE
            || (there.get().links() > 1 && node.links() < 2))) {
      clear(file, wanted.entry().path(), there);
      return Optional.empty();
    }
    return there;
  }

  @Override
  public boolean isWhole(FileStat there, Attributes wanted) {
    return !compareContent
        && there.size() == wanted.entry().size()
        && there.modified().equals(target.metadata().settable(wanted.entry().modified()));
  }

  @Override
  public boolean isLinked(Path file, EntryPath path, Path existing) throws IOException {
    Optional<FileStat> there = look(file);
    if (there.isPresent() && there.get().isSameFile(stats.read(existing, false))) {
      return true;
    }
    clear(file, path, there);
    return false;
  }

  @Override
  public boolean isLinkTo(Path file, EntryPath path, LinkTarget to) throws IOException {
    Optional<FileStat> there = look(file);
    if (there.isPresent()
        && there.get().kind() == FileStat.Kind.SYMLINK
        && Arrays.equals(FileNames.bytes(Files.readSymbolicLink(file)), to.bytes())) {
      return true;
    }
    clear(file, path, there);
    return false;
  }

  @Override
  public void clear(Path file, EntryPath path) throws IOException {
    clear(file, path, look(file));
  }

  private void clear(Path file, EntryPath path, Optional<FileStat> there) throws IOException {
    if (there.isEmpty()) {
      return;
    }
    if (there.get().kind() != FileStat.Kind.FOLDER) {
      Files.delete(file);
    } else if (deleteOthers) {
      delete(file);
    } else if (!isEmptied(file)) {
      throw new FileSystemException(
          file.toString(),
          null,
          "a folder with something in it stands where the backup has '"
              + path
              + "', which is none; move it away, or let the restore delete what is not in the"
              + " backup");
    }
  }

  private static boolean isEmptied(Path folder) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      if (all.iterator().hasNext()) {
        return false;
      }
    }
    Files.delete(folder);
    return true;
  }

  /**
   * Deletes what is in a folder and not among these.
   *
   * @throws InterruptedException when interrupted; the rest stays
   */
  void deleteOthers(Path folder, Set<Path> kept) throws IOException, InterruptedException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path file : all) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while deleting what is not in the backup");
        }
        if (!kept.contains(file.getFileName())) {
          delete(file);
        }
      }
    }
  }

  private void delete(Path top) throws IOException {
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
            return gone(file);
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            return gone(folder);
          }

          private FileVisitResult gone(Path file) throws IOException {
            Files.delete(file);
            target.tally().deleted.increment();
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void adjust(Path file, Attributes wanted) throws IOException {
    if (!target.isAs(file, stats.read(file, false), wanted)) {
      target.apply(file, wanted);
    }
  }

  @Override
  public Optional<Others> others() {
    return Optional.of(new Others(this));
  }
}

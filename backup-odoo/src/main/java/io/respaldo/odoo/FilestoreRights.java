package io.respaldo.odoo;

import io.respaldo.Finding;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Objects;

/**
 * Makes a restored filestore as much Odoo's as the folder around it, since Odoo reads all of it and
 * makes new folders in it: owner and group of all, mode of folders.
 */
final class FilestoreRights extends SimpleFileVisitor<Path> {
  private final PosixFileAttributes wanted;
  private long refused;

  private FilestoreRights(PosixFileAttributes wanted) {
    this.wanted = wanted;
  }

  /**
   * @return what could not be done: who is not root may give nothing away
   */
  static List<Finding> likeItsParent(Path folder) throws IOException {
    if (Files.getFileAttributeView(folder, PosixFileAttributeView.class) == null) {
      return List.of();
    }
    Path above = Objects.requireNonNull(folder.getParent());
    FilestoreRights rights =
        new FilestoreRights(Files.readAttributes(above, PosixFileAttributes.class));
    Files.walkFileTree(folder, rights);
    return rights.refused == 0
        ? List.of()
        : List.of(
            Finding.warning(
                    "filestore_owner",
                    "files of '"
                        + folder.getFileName()
                        + "' could not be given to "
                        + rights.wanted.owner().getName()
                        + ":"
                        + rights.wanted.group().getName()
                        + ", whose folder '"
                        + above
                        + "' is",
                    "run chown -R as root before starting Odoo, or restore as that user")
                .of(rights.refused, List.of()));
  }

  @Override
  public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
      throws IOException {
    view(dir).setPermissions(wanted.permissions());
    give(dir);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    give(file);
    return FileVisitResult.CONTINUE;
  }

  private void give(Path path) throws IOException {
    if (Thread.interrupted()) {
      throw new InterruptedIOException("interrupted while giving files to Odoo");
    }
    PosixFileAttributeView view = view(path);
    PosixFileAttributes own = view.readAttributes();
    try {
      if (!own.owner().equals(wanted.owner())) {
        view.setOwner(wanted.owner());
      }
      if (!own.group().equals(wanted.group())) {
        view.setGroup(wanted.group());
      }
    } catch (FileSystemException e) {
      refused++;
    }
  }

  private static PosixFileAttributeView view(Path path) {
    return Files.getFileAttributeView(
        path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }
}

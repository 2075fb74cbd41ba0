package io.respaldo.source;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** What staged restores do with folders; never follows a link. */
final class Folders {
  private Folders() {}

  /** A step of cleaning up. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  static boolean isEmptyFolder(Path path) throws IOException {
    if (!isFolder(path)) {
      return false;
    }
    try (DirectoryStream<Path> content = Files.newDirectoryStream(path)) {
      return !content.iterator().hasNext();
    }
  }

  /** Makes a folder that only its owner can look into, where the file system knows that. */
  static void createPrivate(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(folder);
    }
  }

  /** Makes the folders between a root, which is made too, and a file in it. */
  static void createParents(Path root, Path file) throws IOException {
    if (!exists(root)) {
      createPrivate(root);
    }
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
  }

  /** Gives a folder the owner and permissions of another, as far as it may. */
  static void copyProperties(Path from, Path to) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    PosixFileAttributes wanted = Files.readAttributes(from, PosixFileAttributes.class);
    view.setPermissions(wanted.permissions());
    try {
      view.setOwner(wanted.owner());
      view.setGroup(wanted.group());
    } catch (FileSystemException e) {
      return; // only a superuser may give files away
    }
  }

  /** Deletes a file, link or folder with all that is in it; nothing when it is not there. */
  static void delete(Path root) throws IOException {
    if (exists(root)) {
      Files.walkFileTree(root, new Deleting());
    }
  }

  /** Cleans up though the thread may have been interrupted; the interrupt stays pending. */
  static void evenInterrupted(Step step) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      step.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Cleans up after a failure, to which a second one is added. */
  static void evenInterrupted(Throwable failure, Step step) {
    try {
      evenInterrupted(step);
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      PosixFileAttributeView view =
          Files.getFileAttributeView(
              folder, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      if (view != null && !Files.isWritable(folder)) {
        try {
          view.setPermissions(PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
          // deleting what is in it will say what is wrong
          return FileVisitResult.CONTINUE;
        }
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      if (e != null) {
        throw e;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}

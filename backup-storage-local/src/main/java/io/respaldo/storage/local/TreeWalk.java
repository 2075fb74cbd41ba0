package io.respaldo.storage.local;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The regular files below a folder: one open folder per level, links never followed. Unlike {@link
 * Files#walk} it goes on when a file or folder vanishes meanwhile.
 */
final class TreeWalk implements Iterator<TreeWalk.Found>, Closeable {
  /**
   * A file and what it was when it was met.
   *
   * @param below its name below where the walk began, with '/' between folders
   */
  record Found(Path path, String below, BasicFileAttributes attributes) {}

  private record Level(
      Path path, String below, DirectoryStream<Path> folder, Iterator<Path> entries) {}

  private final Predicate<String> wanted;
  private final boolean deep;
  private final Deque<Level> levels = new ArrayDeque<>();
  private Optional<Found> next = Optional.empty();

  private TreeWalk(Predicate<String> wanted, boolean deep) {
    this.wanted = wanted;
    this.deep = deep;
  }

  /**
   * @param wanted picks files by name; folders whose names begin with the temporary prefix are
   *     never entered
   */
  static Stream<Found> files(Path folder, Predicate<String> wanted) throws IOException {
    return files(folder, wanted, true);
  }

  /**
   * @param deep or else only what lies right in the folder
   */
  static Stream<Found> files(Path folder, Predicate<String> wanted, boolean deep)
      throws IOException {
    TreeWalk walk = new TreeWalk(wanted, deep);
    walk.enter(folder, "");
    int traits = Spliterator.NONNULL | Spliterator.DISTINCT;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(walk, traits), false)
        .onClose(walk::close);
  }

  @Override
  public boolean hasNext() {
    try {
      while (next.isEmpty() && !levels.isEmpty()) {
        advance(levels.getLast());
      }
    } catch (DirectoryIteratorException e) {
      IOException cause = e.getCause() == null ? new IOException(e) : e.getCause();
      throw new UncheckedIOException(Failures.reading("list", levels.getLast().path(), cause));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return next.isPresent();
  }

  @Override
  public Found next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Found found = next.orElseThrow();
    next = Optional.empty();
    return found;
  }

  private void advance(Level level) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted while listing " + level.path());
    }
    if (!level.entries().hasNext()) {
      levels.removeLast().folder().close();
      return;
    }
    Path path = level.entries().next();
    String name = String.valueOf(path.getFileName());
    Optional<BasicFileAttributes> found = attributes(path);
    if (found.filter(BasicFileAttributes::isDirectory).isPresent()) {
      if (deep && !name.startsWith(TemporaryFiles.PREFIX)) {
        enter(path, level.below() + name + "/");
      }
    } else if (wanted.test(name)) {
      next =
          found
              .filter(BasicFileAttributes::isRegularFile)
              .map(file -> new Found(path, level.below() + name, file));
    }
  }

  /** Real folders right in this one, but for those with the temporary prefix. */
  static List<Path> folders(Path folder) throws IOException {
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path path : entries) {
        if (!String.valueOf(path.getFileName()).startsWith(TemporaryFiles.PREFIX)
            && attributes(path).filter(BasicFileAttributes::isDirectory).isPresent()) {
          folders.add(path);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw Failures.reading(
          "list", folder, e.getCause() == null ? new IOException(e) : e.getCause());
    } catch (IOException e) {
      throw Failures.reading("list", folder, e);
    }
    return folders;
  }

  private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
    try {
      return Optional.of(
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw Failures.reading("list", path, e);
    }
  }

  @SuppressWarnings("StreamResourceLeak") // closed with its level
  private void enter(Path folder, String below) throws IOException {
    try {
      DirectoryStream<Path> opened = Files.newDirectoryStream(folder);
      levels.addLast(new Level(folder, below, opened, opened.iterator()));
    } catch (NoSuchFileException | NotDirectoryException e) {
      // gone since it was met: then nothing is below
    } catch (IOException e) {
      throw Failures.reading("list", folder, e);
    }
  }

  @Override
  public void close() {
    while (!levels.isEmpty()) {
      try {
        levels.removeLast().folder().close();
      } catch (IOException e) {
        // nothing was written, so nothing is lost
      }
    }
  }
}

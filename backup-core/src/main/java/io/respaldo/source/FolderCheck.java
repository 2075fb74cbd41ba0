package io.respaldo.source;

import io.respaldo.Finding;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.LinkTarget;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares numbers and bytes of files on disk with what the backup lists. The content was checked
 * while it was read.
 */
final class FolderCheck {
  private final FolderNames names;
  private final Restore restore;

  FolderCheck(FolderNames names, Restore restore) {
    this.names = names;
    this.restore = restore;
  }

  private record Count(long files, long bytes) {
    Count plus(long more) {
      return new Count(files + 1, bytes + more);
    }

    @Override
    public String toString() {
      return files + " files of " + bytes + " bytes";
    }
  }

  List<Finding> of(Path folder) throws IOException, InterruptedException {
    Count expected = expected();
    Count found = onDisk(folder);
    return expected.equals(found)
        ? List.of()
        : List.of(
            Finding.error(
                "incomplete",
                "'" + names.live() + "': the backup holds " + expected + ", restored were " + found,
                "verify the backup, then restore again"));
  }

  private Count expected() throws IOException, InterruptedException {
    PartReader parts = restore.parts();
    Count count = new Count(0, 0);
    for (Part part : parts.parts()) {
      if (names.part().map(part.name()::equals).orElse(true)
          && restore.selection().touches(part.name())) {
        count =
            restore.selection().includesPart(part.name()) && part.shape() == Part.Shape.STREAM
                ? count.plus(part.bytes())
                : chosen(parts, part, count);
      }
    }
    return count;
  }

  private Count chosen(PartReader parts, Part part, Count before)
      throws IOException, InterruptedException {
    Selection selection =
        restore.selection().includesPart(part.name())
            ? Selection.of(part.name())
            : restore.selection();
    EntryPath root = EntryPath.of(part.name());
    Count count = before;
    try (Stream<Entry> entries = parts.entries(selection)) {
      for (Iterator<Entry> all = entries.iterator(); all.hasNext(); ) {
        Entry entry = all.next();
        stopIfInterrupted();
        if (entry.path().isBelow(root)) {
          count =
              switch (entry.type()) {
                case FILE -> count.plus(entry.size());
                case HARD_LINK -> count.plus(linkedSize(parts, entry));
                case FOLDER, SYMLINK -> count;
              };
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return count;
  }

  private static long linkedSize(PartReader parts, Entry link) throws IOException {
    Optional<LinkTarget> target = link.link();
    return target.isEmpty()
        ? link.size()
        : parts.find(EntryPath.of(target.get().bytes())).map(Entry::size).orElse(link.size());
  }

  /** Bytes of the regular files in a folder. */
  static long bytes(Path folder) throws IOException, InterruptedException {
    return onDisk(folder).bytes();
  }

  private static Count onDisk(Path folder) throws IOException, InterruptedException {
    long[] sums = new long[2];
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              sums[0]++;
              sums[1] += attributes.size();
            }
            return Thread.currentThread().isInterrupted()
                ? FileVisitResult.TERMINATE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // a live folder changes
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
              throws IOException {
            return e == null ? FileVisitResult.CONTINUE : visitFileFailed(visited, e);
          }
        });
    stopIfInterrupted();
    return new Count(sums[0], sums[1]);
  }

  private static void stopIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while checking restored files");
    }
  }
}

package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.tree.FileMetadata;
import io.respaldo.format.tree.FileStat;
import io.respaldo.format.tree.FileStats;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where files are brought back to, and what keeps their metadata. Thread-safe. */
record Target(
    Path root,
    FileMetadata metadata,
    ExtendedAttributes extended,
    FormatProgress progress,
    Tally tally) {
  /**
   * @throws DirectoryNotEmptyException when something is in the folder
   */
  static Target in(Path folder, FormatProgress progress) throws IOException {
    Files.createDirectories(folder);
    requireEmpty(folder);
    return over(folder, progress, new Tally());
  }

  static void requireEmpty(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      if (inside.findAny().isPresent()) {
        throw new DirectoryNotEmptyException(folder.toString());
      }
    }
  }

  /** Whatever is in the folder. */
  static Target over(Path folder, FormatProgress progress, Tally tally) throws IOException {
    Files.createDirectories(folder);
    Path root = folder.toRealPath();
    FileMetadata metadata = new FileMetadata(root, new FileStats(root));
    return new Target(root, metadata, new ExtendedAttributes(), progress, tally);
  }

  /** Gives a file that {@link FileMetadata#create(Path, Entry)} made its metadata. */
  void complete(Path file, Attributes wanted) throws IOException {
    extended.apply(file, wanted);
    metadata.complete(file, wanted.entry(), wanted.accessed());
  }

  /** Gives any file, folder or link its metadata. */
  void apply(Path file, Attributes wanted) throws IOException {
    extended.apply(file, wanted);
    if (wanted.entry().type() == Entry.Type.SYMLINK) {
      metadata.applyToLink(file, wanted.entry(), Optional.of(wanted.accessed()));
    } else {
      metadata.apply(file, wanted.entry(), wanted.accessed());
    }
  }

  /** Whether a file or folder has its metadata. */
  boolean isAs(Path file, FileStat stat, Attributes wanted) {
    return metadata.isAs(stat, wanted.entry()) && extended.isAs(file, wanted);
  }

  /** What could not be kept. */
  List<TreeWarning> warnings() {
    List<TreeWarning> all = new ArrayList<>(metadata.warnings());
    extended.warning().ifPresent(all::add);
    return all;
  }

  static FileSystemException taken(EntryPath path) {
    return new FileSystemException(
        path.toString(),
        null,
        "refused: entry '" + path + "': the name is taken: the backup has it twice");
  }

  /** Names the file, which channels don't: a full disk would look like a damaged backup. */
  static IOException named(Path file, EntryPath path, IOException e) {
    if (e instanceof FileAlreadyExistsException) {
      return taken(path);
    }
    if (e instanceof FileSystemException || e instanceof ClosedByInterruptException) {
      return e;
    }
    return (IOException)
        new FileSystemException(file.toString(), null, e.getMessage()).initCause(e);
  }
}

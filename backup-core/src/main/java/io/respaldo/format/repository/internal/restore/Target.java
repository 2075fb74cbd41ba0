package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.tree.FileMetadata;
import io.respaldo.format.tree.FileStats;
import io.respaldo.part.EntryPath;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where files are brought back to, and what keeps their metadata. Thread-safe. */
record Target(Path root, FileMetadata metadata, FormatProgress progress) {
  /**
   * @throws DirectoryNotEmptyException when something is in the folder
   */
  static Target in(Path folder, FormatProgress progress) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> inside = Files.list(folder)) {
      if (inside.findAny().isPresent()) {
        throw new DirectoryNotEmptyException(folder.toString());
      }
    }
    Path root = folder.toRealPath();
    return new Target(root, new FileMetadata(root, new FileStats(root)), progress);
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

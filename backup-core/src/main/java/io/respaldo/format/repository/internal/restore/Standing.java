package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.tree.FileStat;
import io.respaldo.part.EntryPath;
import io.respaldo.part.LinkTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What stands in the target of a restore, and is built upon or put out of the way. */
sealed interface Standing permits EmptyTarget, Overlay {
  /**
   * Makes sure that a folder is there which can be written into.
   *
   * @throws java.nio.file.FileAlreadyExistsException when it was restored already
   */
  void enter(Path file, EntryPath path) throws IOException;

  /** The file that stands there; whatever is none, or can't be built upon, is out of the way. */
  Optional<FileStat> file(Path file, Attributes wanted, Node node) throws IOException;

  /** Whether its size and time say that a file is as it shall be, and are to be trusted. */
  boolean isWhole(FileStat there, Attributes wanted);

  /** Whether a name is another one of this file already; if not, it is free afterwards. */
  boolean isLinked(Path file, EntryPath path, Path existing) throws IOException;

  /** Whether there is a symbolic link with this target; if not, the name is free afterwards. */
  boolean isLinkTo(Path file, EntryPath path, LinkTarget to) throws IOException;

  /** Makes room for something of another kind. */
  void clear(Path file, EntryPath path) throws IOException;

  /** Gives a file or folder its metadata where it has another one. */
  void adjust(Path file, Attributes wanted) throws IOException;

  /** Who looks after what the snapshot has not, and after names that come twice. */
  Optional<Others> others();
}

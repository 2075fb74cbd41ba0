package io.respaldo.part;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a tree held when it was read.
 *
 * @see PartSink
 */
public interface CapturedTree {
  /**
   * A regular file as captured.
   *
   * @param path relative to the part's root
   * @param size bytes captured
   * @param digest lower-case hex, when {@link TreeRules#digest()} asked for one
   */
  record CapturedFile(EntryPath path, long size, Optional<String> digest) {}

  /** Regular files as captured (hard links to them not), in the order of the walk. Close it. */
  Stream<CapturedFile> files();

  /** Number of regular files. */
  long fileCount();

  /** Bytes of content of the regular files. */
  long bytes();

  /**
   * What could not be read, or changed while it was: {@code code path: reason}, capped at 1000.
   *
   * @see #warningCount()
   */
  List<TreeWarning> warnings();

  /** How many warnings there were, uncapped. */
  long warningCount();
}

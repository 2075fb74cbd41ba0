package io.respaldo.part;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Where captured parts go; formats implement it. Thread-safe; each call blocks until the part is
 * taken in whole, and throws what its writer threw. A part's name is used once; no part lies inside
 * another.
 */
public interface PartSink {
  /** Takes a stream of unknown length. */
  void stream(String part, StreamWriter writer) throws IOException, InterruptedException;

  /**
   * Takes a folder: the engine walks it and reads its files. What changes or vanishes while being
   * read becomes a warning in the result, never a damaged backup.
   */
  CapturedTree tree(String part, Path root, TreeRules rules)
      throws IOException, InterruptedException;

  /** Takes a tree that exists nowhere as files: an import, a copy, an unpacked base backup. */
  CapturedTree tree(String part, EntryWriter writer) throws IOException, InterruptedException;
}

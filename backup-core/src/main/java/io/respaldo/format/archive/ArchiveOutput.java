package io.respaldo.format.archive;

import io.respaldo.format.tree.Captured;
import io.respaldo.format.tree.TreeFile;
import io.respaldo.part.Entry;
import java.io.IOException;
import java.util.Optional;

/** Where entries become bytes of an archive, one after the other. For one thread at a time. */
interface ArchiveOutput extends AutoCloseable {
  /** Whether the size of a content must be known before it. */
  boolean needsSizes();

  /** Whether a file can have several names. */
  boolean holdsHardLinks();

  /** From now on entries are of this tree, until {@link #endTree}. */
  void beginTree(TreeTask task, Captured into) throws IOException, InterruptedException;

  /** Waits until all of the tree is written. */
  void endTree() throws IOException, InterruptedException;

  /** Whether a file of this size is left to the workers. */
  boolean isSmall(long size);

  /** Leaves an entry of the current tree to the workers. */
  void append(TreeFile file) throws IOException, InterruptedException;

  /** Begins an entry whose content is written here; its place is told to {@link #end}. */
  Block.Place begin(Entry entry, String comment) throws IOException, InterruptedException;

  void write(byte[] b, int off, int len) throws IOException, InterruptedException;

  /** Ends the entry that was begun, after exactly its bytes. */
  void end(Entry entry, Block.Place place, Optional<byte[]> sha256, Optional<String> digest)
      throws IOException, InterruptedException;

  /** Takes blocks that were compressed before, where {@link #needsSizes}. */
  void splice(Spool spool) throws IOException, InterruptedException;

  /** Ends the archive. */
  BlockTable finish() throws IOException, InterruptedException;

  @Override
  void close();
}

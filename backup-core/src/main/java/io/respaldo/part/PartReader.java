package io.respaldo.part;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The parts of one backup, read back. A damaged read throws; it never ends early as if complete.
 * Several threads may read at a time, each its own stream. Also a source of its own: export, copy
 * and convert are one path.
 */
public interface PartReader extends AutoCloseable {
  List<Part> parts();

  /** Whether {@link #entries} reads a list of them, and not through all contents. */
  default boolean indexed() {
    return false;
  }

  /** Chosen entries in the order in which they are stored. Close it. */
  Stream<Entry> entries(Selection selection) throws IOException;

  Optional<Entry> find(EntryPath path) throws IOException;

  /**
   * A stream part's or file's bytes; a hard link gives those of its file.
   *
   * @throws java.nio.file.NoSuchFileException when there is no such file
   */
  InputStream read(EntryPath path) throws IOException;

  /**
   * Random access to a file's bytes.
   *
   * @throws UnsupportedOperationException where the format has none
   */
  default SeekableByteChannel channel(EntryPath path) throws IOException {
    throw new UnsupportedOperationException("no random access to '" + path + "' in this format");
  }

  /**
   * Writes the chosen files of a tree part into a folder that is empty or absent, below which they
   * get their paths relative to the part; a stream part becomes a file of the last segment of its
   * name. Checks every byte against what the backup knows, keeps owners where it may, and refuses
   * entries that would lead outside.
   *
   * @return what could not be kept, such as owners
   */
  List<TreeWarning> extract(String part, Selection selection, Path into)
      throws IOException, InterruptedException;

  /**
   * Hands a tree part over entry by entry, in the order in which they are stored and with paths
   * relative to the part's root; the root itself is not among them. The way to copy a tree: formats
   * without an index read through it once.
   */
  default void copyTree(String part, EntryWriter.EntrySink to)
      throws IOException, InterruptedException {
    EntryPath top = EntryPath.of(part);
    try (Stream<Entry> entries = entries(Selection.of(part))) {
      for (Iterator<Entry> all = entries.iterator(); all.hasNext(); ) {
        Entry e = all.next();
        if (e.path().isBelow(top)) {
          to.add(e.relativeTo(top), out -> copy(e.path(), out));
        }
      }
    }
  }

  /** Hands all parts over, each as it is: streams whole, trees by {@link #copyTree}. */
  default void copyTo(PartSink to) throws IOException, InterruptedException {
    for (Part part : parts()) {
      String name = part.name();
      if (part.shape() == Part.Shape.TREE) {
        to.tree(name, sink -> copyTree(name, sink));
      } else {
        to.stream(name, out -> copy(EntryPath.of(name), out));
      }
    }
  }

  private void copy(EntryPath file, OutputStream out) throws IOException {
    try (InputStream in = read(file)) {
      in.transferTo(out);
    }
  }

  @Override
  void close() throws IOException;
}

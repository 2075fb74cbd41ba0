package io.respaldo.format.tree;

import io.respaldo.part.CapturedTree;
import io.respaldo.part.EntryPath;
import io.respaldo.part.TreeWarning;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a tree held, its list of files in a work file. Written by one thread, then read by any. */
public final class Captured implements CapturedTree, Closeable {
  private static final int MAX_WARNINGS = 1000;

  private final Path list;
  private final DataOutputStream out;
  private final List<TreeWarning> warnings = new ArrayList<>();
  private long warningCount;
  private long fileCount;
  private long bytes;

  /**
   * @param list a work file, which stays when this is closed
   */
  public Captured(Path list) throws IOException {
    this.list = list;
    out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(list), 1 << 15));
  }

  /** The next file. */
  public void add(EntryPath path, long size, Optional<String> digest) throws IOException {
    byte[] raw = path.bytes();
    out.writeInt(raw.length);
    out.write(raw);
    out.writeLong(size);
    out.writeUTF(digest.orElse(""));
    fileCount++;
    bytes += size;
  }

  /** Something about the tree. */
  public void warn(TreeWarning warning) {
    warningCount++;
    if (warnings.size() < MAX_WARNINGS) {
      warnings.add(warning);
    }
  }

  /** No more files come; those that came can be read. */
  @Override
  public void close() throws IOException {
    out.close();
  }

  @Override
  public Stream<CapturedFile> files() {
    try {
      DataInputStream in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(list), 1 << 15));
      Iterator<CapturedFile> files = new Reading(in, fileCount);
      return StreamSupport.stream(
              Spliterators.spliterator(files, fileCount, Spliterator.ORDERED | Spliterator.NONNULL),
              false)
          .onClose(() -> close(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(DataInputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public long fileCount() {
    return fileCount;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public List<TreeWarning> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public long warningCount() {
    return warningCount;
  }

  private static final class Reading implements Iterator<CapturedFile> {
    private final DataInputStream in;
    private long left;

    Reading(DataInputStream in, long left) {
      this.in = in;
      this.left = left;
    }

    @Override
    public boolean hasNext() {
      return left > 0;
    }

    @Override
    public CapturedFile next() {
      if (left-- <= 0) {
        throw new NoSuchElementException();
      }
      try {
        byte[] raw = new byte[in.readInt()];
        in.readFully(raw);
        long size = in.readLong();
        String digest = in.readUTF();
        return new CapturedFile(
            EntryPath.of(raw), size, digest.isEmpty() ? Optional.empty() : Optional.of(digest));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

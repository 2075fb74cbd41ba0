package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.tree.FileStat;
import io.respaldo.format.tree.FileStats;
import io.respaldo.part.Entry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Writes blobs into files, which get their metadata once they are whole. Thread-safe. */
final class FileFill implements AutoCloseable {
  private final Target target;
  private final OpenFiles open;
  private final FileStats stats;

  FileFill(Target target) {
    this.target = target;
    this.stats = new FileStats(target.root());
    this.open = new OpenFiles(target.metadata());
  }

  /** Makes a file that holds nothing. */
  void empty(RestoredFile file) throws IOException {
    if (file.stands()) {
      complete(file);
    } else {
      whole(file, new byte[0], 0, 0);
    }
  }

  /** Ends a file that stands there with all its blobs. */
  void complete(RestoredFile file) throws IOException {
    try {
      if (file.was != file.entry().size()) {
        OpenFiles.Opened opened = open.acquire(file); // which cuts it
        open.release(opened);
        open.end(file);
      }
      Attributes wanted = file.attributes;
      if (file.was != file.entry().size() || !target.isAs(file.file(), stat(file), wanted)) {
        target.apply(file.file(), wanted);
      }
    } catch (IOException e) {
      throw Target.named(file.file(), file.entry().path(), e);
    }
    target.progress().file();
  }

  private FileStat stat(RestoredFile file) throws IOException {
    return stats.read(file.file(), false);
  }

  /** Writes one of a file's blobs to its place. */
  void write(RestoredFile file, long at, byte[] b, int offset, int length) throws IOException {
    if (file.blobs == 1 && !file.stands()) {
      whole(file, b, offset, length);
    } else {
      piece(file, at, b, offset, length);
    }
    target.progress().read(length);
    target.tally().written.add(length);
  }

  private void whole(RestoredFile file, byte[] b, int offset, int length) throws IOException {
    Entry entry = file.entry();
    target.progress().current(entry.path().toString());
    Path path = file.file();
    try {
      try (FileChannel out = target.metadata().create(path, entry)) {
        Holes.write(out, length, 0, b, offset, length);
        Holes.end(out, length);
      }
      target.complete(path, file.attributes);
    } catch (IOException e) {
      throw Target.named(path, entry.path(), e);
    }
    target.progress().file();
  }

  private void piece(RestoredFile file, long at, byte[] b, int offset, int length)
      throws IOException {
    try {
      OpenFiles.Opened opened = open.acquire(file);
      try {
        if (at < file.was) {
          Holes.fill(opened.channel, at, b, offset, length);
        } else {
          Holes.write(opened.channel, file.entry().size(), at, b, offset, length);
        }
      } finally {
        open.release(opened);
      }
      if (file.missing.decrementAndGet() == 0) {
        end(file);
      }
    } catch (IOException e) {
      throw Target.named(file.file(), file.entry().path(), e);
    }
  }

  private void end(RestoredFile file) throws IOException {
    target.progress().current(file.entry().path().toString());
    OpenFiles.Opened opened = open.acquire(file);
    try {
      Holes.end(opened.channel, file.entry().size());
    } finally {
      open.release(opened);
    }
    open.end(file);
    target.apply(file.file(), file.attributes);
    target.progress().file();
  }

  @Override
  public void close() throws IOException {
    open.close();
  }
}

package io.respaldo.format.repository.internal.restore;

import io.respaldo.part.Entry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Writes blobs into files, which get their metadata once they are whole. Thread-safe. */
final class FileFill implements AutoCloseable {
  private final Target target;
  private final OpenFiles open;

  FileFill(Target target) {
    this.target = target;
    this.open = new OpenFiles(target.metadata());
  }

  /** Makes a file that holds nothing. */
  void empty(RestoredFile file) throws IOException {
    whole(file, new byte[0], 0, 0);
  }

  /** Writes one of a file's blobs to its place. */
  void write(RestoredFile file, long at, byte[] b, int offset, int length) throws IOException {
    if (file.blobs == 1) {
      whole(file, b, offset, length);
    } else {
      piece(file, at, b, offset, length);
    }
    target.progress().read(length);
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
        Holes.write(opened.channel, file.entry().size(), at, b, offset, length);
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

package io.respaldo.format.archive;

import io.respaldo.part.Entry;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Goes through an archive by its index: what is not asked for is not read. */
final class IndexedCursor implements EntryCursor {
  /** Finds the content of an entry in the archive. */
  interface Contents extends Closeable {
    InputStream open(StoredEntry entry) throws IOException;
  }

  private final ArchiveIndex index;
  private final Contents contents;
  private @Nullable StoredEntry current;

  IndexedCursor(ArchiveIndex index, Contents contents) {
    this.index = index;
    this.contents = contents;
  }

  @Override
  public @Nullable StoredEntry next() throws IOException {
    current = index.next();
    return current;
  }

  @Override
  public InputStream content() throws IOException {
    StoredEntry entry = current;
    if (entry == null || entry.entry().type() != Entry.Type.FILE) {
      throw new IllegalStateException("no file to read");
    }
    return new CheckedContent(entry, contents.open(entry));
  }

  @Override
  public void close() throws IOException {
    try (contents) {
      index.close();
    }
  }
}

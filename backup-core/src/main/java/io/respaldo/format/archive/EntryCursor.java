package io.respaldo.format.archive;

import io.respaldo.part.TreeWarning;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes through the entries of an archive in their order. For one thread. */
interface EntryCursor extends Closeable {
  /** The next entry; null at the end. */
  @Nullable StoredEntry next() throws IOException;

  /** The content of the entry that was last returned, a file; good until the next call. */
  InputStream content() throws IOException;

  /** What in the archive is no entry that a backup can have, as seen so far. */
  default List<TreeWarning> refused() {
    return List.of();
  }
}

package io.respaldo.format.archive;

import io.respaldo.format.BackupOrder;
import io.respaldo.format.Parts;
import java.io.IOException;
import java.util.List;

/** What differs between a compressed tar and a zip. */
interface ArchiveLayout {
  /** Of main objects, such as {@code .tar.gz}. */
  String suffix();

  /** Writes an archive whole. */
  BlockTable write(
      SummingOutput out, BackupOrder order, Parts parts, SinkState state, IndexWriter index)
      throws IOException, InterruptedException;

  /** Goes through an archive without its index. */
  ScannedCursor scan(ArchiveObject archive) throws IOException;

  /** Finds contents by what an index says. */
  IndexedCursor.Contents contents(ArchiveObject archive, BlockTable table);

  /** Looks at the archive's beginning and end; what is wrong, in words. */
  List<String> glance(ArchiveObject archive, long size) throws IOException;

  /** A cursor that also knows the notes on entries. */
  interface ScannedCursor extends EntryCursor {
    /** {@code respaldo part stream}, {@code respaldo part tree}, or anything else. */
    String comment();
  }
}

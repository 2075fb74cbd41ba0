package io.respaldo.format.archive;

import io.respaldo.format.BackupOrder;
import io.respaldo.format.Parts;
import io.respaldo.part.Part;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

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

    /** The part that the entry which was last returned is in, where that is known. */
    default Optional<PartMark> partOf(StoredEntry entry) {
      return switch (comment()) {
        case "respaldo part stream" ->
            Optional.of(new PartMark(entry.entry().path(), Part.Shape.STREAM));
        case "respaldo part tree" ->
            Optional.of(new PartMark(entry.entry().path(), Part.Shape.TREE));
        default -> Optional.empty();
      };
    }
  }
}

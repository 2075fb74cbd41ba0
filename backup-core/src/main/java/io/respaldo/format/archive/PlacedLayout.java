package io.respaldo.format.archive;

import io.respaldo.format.BackupOrder;
import io.respaldo.format.Parts;
import java.io.IOException;
import java.util.List;

/** A foreign archive read under other paths; never written. */
record PlacedLayout(ArchiveLayout in, List<Placement> placements) implements ArchiveLayout {
  @Override
  public String suffix() {
    return in.suffix();
  }

  @Override
  public ScannedCursor scan(ArchiveObject archive) throws IOException {
    ScannedCursor cursor = in.scan(archive);
    return placements.isEmpty() ? cursor : new PlacedCursor(cursor, placements);
  }

  @Override
  public List<String> glance(ArchiveObject archive, long size) throws IOException {
    return in.glance(archive, size);
  }

  @Override
  public IndexedCursor.Contents contents(ArchiveObject archive, BlockTable table) {
    throw new UnsupportedOperationException("a foreign archive has no index");
  }

  @Override
  public BlockTable write(
      SummingOutput out, BackupOrder order, Parts parts, SinkState state, IndexWriter index) {
    throw new UnsupportedOperationException("a foreign archive is only read");
  }
}

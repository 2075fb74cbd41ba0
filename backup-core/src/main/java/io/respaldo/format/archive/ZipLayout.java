package io.respaldo.format.archive;

import io.respaldo.format.BackupOrder;
import io.respaldo.format.Parts;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.util.List;

/** A zip. */
record ZipLayout() implements ArchiveLayout {
  @Override
  public String suffix() {
    return ".zip";
  }

  @Override
  public BlockTable write(
      SummingOutput out, BackupOrder order, Parts parts, SinkState state, IndexWriter index)
      throws IOException, InterruptedException {
    ZipWork work = new ZipWork(GzipCodec.LEVEL);
    try (Workers workers = new Workers(work);
        ZipOutput zip = new ZipOutput(out, work, workers, index, order, state)) {
      parts.writeTo(new ArchiveSink(zip, workers, order, state));
      state.requireWhole();
      return zip.finish();
    }
  }

  @Override
  public ScannedCursor scan(ArchiveObject archive) throws IOException {
    return new ZipDirectory(archive.storage(), archive.key(), archive.size());
  }

  @Override
  public IndexedCursor.Contents contents(ArchiveObject archive, BlockTable table) {
    return new ZipContents(archive.storage(), archive.key());
  }

  @Override
  public List<String> glance(ArchiveObject archive, long size) throws IOException {
    try {
      new ZipDirectory(archive.storage(), archive.key(), size).close();
      return List.of();
    } catch (StorageException e) {
      throw e;
    } catch (IOException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }
}

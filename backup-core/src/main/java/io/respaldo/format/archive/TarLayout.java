package io.respaldo.format.archive;

import io.respaldo.format.BackupOrder;
import io.respaldo.format.Parts;
import io.respaldo.storage.Range;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A compressed tar. */
record TarLayout(BlockCodec codec) implements ArchiveLayout {
  @Override
  public String suffix() {
    return codec.suffix();
  }

  @Override
  public BlockTable write(
      SummingOutput out, BackupOrder order, Parts parts, SinkState state, IndexWriter index)
      throws IOException, InterruptedException {
    try (Workers workers = new Workers(TarWork.with(codec));
        TarOutput tar = new TarOutput(out, codec, workers, index, order.progress())) {
      parts.writeTo(new ArchiveSink(tar, workers, order, state));
      state.requireWhole();
      return tar.finish();
    }
  }

  @Override
  public ScannedCursor scan(ArchiveObject archive) throws IOException {
    InputStream raw = archive.open();
    try {
      return new TarScanner(codec.sequential(raw));
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  @Override
  public IndexedCursor.Contents contents(ArchiveObject archive, BlockTable table) {
    BlockInput in = new BlockInput(archive.storage(), archive.key(), table, codec);
    return new IndexedCursor.Contents() {
      @Override
      public InputStream open(StoredEntry entry) throws IOException {
        in.seek(entry.offset());
        return in;
      }

      @Override
      public void close() throws IOException {
        in.close();
      }
    };
  }

  @Override
  public List<String> glance(ArchiveObject archive, long size) throws IOException {
    List<String> wrong = new ArrayList<>();
    try (InputStream in = archive.storage().open(archive.key(), Range.of(0, 4))) {
      if (!Arrays.equals(in.readNBytes(codec.magic().length), codec.magic())) {
        wrong.add("it does not begin as a " + codec.suffix() + " file");
      }
    }
    return wrong;
  }
}

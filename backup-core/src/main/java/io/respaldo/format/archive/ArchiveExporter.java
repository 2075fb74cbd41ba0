package io.respaldo.format.archive;

import io.respaldo.Backup;
import io.respaldo.format.BackupOrder;
import io.respaldo.format.BackupPlace;
import io.respaldo.format.Exporter;
import io.respaldo.format.FormatProgress;
import io.respaldo.part.PartReader;
import io.respaldo.storage.Folder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Writes a backup of any format as an archive, without an index beside it.
 *
 * @param name of the format
 */
record ArchiveExporter(String name, ArchiveLayout layout) implements Exporter {
  @Override
  public String fileName(Backup backup) {
    return backup.id() + layout.suffix();
  }

  @Override
  public void write(PartReader parts, Backup backup, Path work, OutputStream out)
      throws IOException, InterruptedException {
    BackupPlace place = new BackupPlace(backup.instance(), "", Folder.ROOT);
    BackupOrder order =
        new BackupOrder(
            place, backup.id().value(), backup.time(), Optional.empty(), work, FormatProgress.NONE);
    SinkState state = new SinkState();
    try (IndexWriter index = new IndexWriter(work.resolve("archive-index"))) {
      SummingOutput sums = new SummingOutput(out, FormatProgress.NONE);
      layout.write(sums, order, parts::copyTo, state, index);
    }
  }
}

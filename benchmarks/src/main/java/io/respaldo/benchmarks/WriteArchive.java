package io.respaldo.benchmarks;

import io.respaldo.InstanceName;
import io.respaldo.format.BackupFormat;
import io.respaldo.format.BackupOrder;
import io.respaldo.format.BackupPlace;
import io.respaldo.format.FormatFactory;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.archive.ArchiveFormat;
import io.respaldo.part.TreeRules;
import io.respaldo.storage.Folder;
import io.respaldo.storage.local.LocalStorage;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Writes one archive of one folder: {@code WriteArchive FORMAT TREE STORAGE}. */
public final class WriteArchive {
  private WriteArchive() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException, InterruptedException {
    FormatFactory factory =
        switch (args[0]) {
          case "tar.gz" -> ArchiveFormat.TAR_GZ;
          case "tar.zst" -> ArchiveFormat.TAR_ZST;
          default -> throw new IllegalArgumentException("no format '" + args[0] + "'");
        };
    Path work = Files.createTempDirectory("respaldo-benchmark");
    try (LocalStorage storage = LocalStorage.at(Path.of(args[2]));
        BackupFormat format = factory.on(storage)) {
      BackupOrder order =
          new BackupOrder(
              new BackupPlace(InstanceName.of("tree"), "", Folder.ROOT),
              "backup",
              TimeSource.system().now(),
              Optional.empty(),
              work,
              FormatProgress.NONE);
      format.write(order, to -> to.tree("tree", Path.of(args[1]), TreeRules.ALL));
    } finally {
      try (var files = Files.list(work)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(work);
    }
  }
}

package io.respaldo.format.archive;

import io.respaldo.InstanceName;
import io.respaldo.format.BackupFormat;
import io.respaldo.format.BackupOrder;
import io.respaldo.format.BackupPlace;
import io.respaldo.format.FormatFactory;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.Parts;
import io.respaldo.format.StoredBackup;
import io.respaldo.format.Written;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Writes backups named "b" in the root of a storage. */
final class Archives {
  private Archives() {}

  static Written write(FormatFactory factory, StorageBackend storage, Path work, Parts parts)
      throws Exception {
    return write(factory, storage, work, FormatProgress.NONE, parts);
  }

  static Written write(
      FormatFactory factory,
      StorageBackend storage,
      Path work,
      FormatProgress progress,
      Parts parts)
      throws Exception {
    Files.createDirectories(work);
    BackupFormat format = factory.on(storage);
    return format.write(order(Instant.EPOCH, work, progress), parts);
  }

  static BackupOrder order(Instant time, Path work, FormatProgress progress) {
    BackupPlace place = new BackupPlace(InstanceName.of("shop"), "", Folder.ROOT);
    return new BackupOrder(place, "b", time, Optional.empty(), work, progress);
  }

  static StoredBackup recorded(Written written) {
    return new StoredBackup(
        Folder.ROOT, "b", written.file(), Optional.of(written.size()), written.checksums());
  }

  static StoredBackup unrecorded(String file) {
    return new StoredBackup(Folder.ROOT, "b", file, Optional.empty(), Map.of());
  }

  static ObjectKey key(String file) {
    return Folder.ROOT.key(file);
  }
}

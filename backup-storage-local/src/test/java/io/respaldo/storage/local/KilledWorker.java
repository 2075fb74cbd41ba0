package io.respaldo.storage.local;

import io.respaldo.BackupManager;
import io.respaldo.source.DirectorySource;
import io.respaldo.storage.StorageBackend;
import io.respaldo.testkit.Fault;
import io.respaldo.testkit.FaultyStorage;
import java.nio.file.Path;
import java.time.ZoneOffset;

/** A process that backs up an instance and dies, as by {@code kill -9}, at a given storage call. */
final class KilledWorker {
  private KilledWorker() {}

  /**
   * @param args the storage's folder, the instance's folder, the number of the call (0: none)
   */
  public static void main(String[] args) throws Exception {
    int fatal = Integer.parseInt(args[2]);
    try (LocalStorage local = LocalStorage.at(Path.of(args[0]))) {
      FaultyStorage storage =
          FaultyStorage.of(
              local,
              call -> {
                if (call.number() == fatal) {
                  Runtime.getRuntime().halt(137);
                }
                return Fault.never().at(call);
              });
      try (BackupManager manager = manager(storage, Path.of(args[1]))) {
        manager.createBackup("files");
      }
      System.exit(storage.calls() > 200 ? 255 : storage.calls());
    }
  }

  static BackupManager manager(StorageBackend home, Path folder) {
    return BackupManager.builder()
        .home(home)
        .timeZone(ZoneOffset.UTC)
        .source("directory", config -> DirectorySource.of(folder))
        .build();
  }
}

package io.respaldo.format.repository;

import io.respaldo.BackupManager;
import io.respaldo.source.DirectorySource;
import io.respaldo.storage.Body;
import io.respaldo.storage.ForwardingStorage;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.local.LocalStorage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;

/** A process that backs up, says when a checkpoint is there, and then waits to be killed. */
final class KilledBackup {
  static final String KEPT = "kept";

  private KilledBackup() {}

  /**
   * @param args the storage's folder, the instance's folder, the password
   */
  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, java.nio.charset.StandardCharsets.UTF_8);
    try (LocalStorage disk = LocalStorage.at(Path.of(args[0]));
        BackupManager manager =
            manager(new Waiting(disk, out), Path.of(args[1]), args[2], Duration.ZERO)) {
      manager.createBackup("shop");
    }
    out.println("done");
  }

  static BackupManager manager(
      StorageBackend home, Path folder, String password, Duration checkpoints) {
    RepositorySettings settings =
        RepositorySettings.password(PasswordSource.of(password.toCharArray()))
            .cheapKeys()
            .checkpointEvery(checkpoints)
            .waitForLocks(Duration.ZERO);
    return BackupManager.builder()
        .home(home)
        .timeZone(ZoneOffset.UTC)
        .source("directory", config -> DirectorySource.of(folder))
        .format(RepositoryFormat.NAME, RepositoryFormat.with(settings))
        .build();
  }

  private static final class Waiting extends ForwardingStorage {
    private final PrintStream out;

    Waiting(StorageBackend inner, PrintStream out) {
      super(inner);
      this.out = out;
    }

    @Override
    public ObjectInfo create(ObjectKey key, Body body) throws IOException {
      ObjectInfo made = inner.create(key, body);
      if (key.folder().name().equals("snapshots")) {
        out.println(KEPT);
        try {
          Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
          throw new InterruptedIOException();
        }
      }
      return made;
    }
  }
}

package io.respaldo.benchmarks;

import io.respaldo.BackupManager;
import io.respaldo.source.DirectorySource;
import io.respaldo.storage.local.LocalStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;

/** A home on local disk and a tiny folder to back up. */
final class RecordsWorld implements AutoCloseable {
  private final LocalStorage home;
  private final Path tiny;

  RecordsWorld(Path folder) throws IOException {
    home = LocalStorage.at(folder);
    tiny = Files.createDirectories(folder.resolveSibling("tiny"));
    Files.writeString(tiny.resolve("hello.txt"), "hello");
  }

  LocalStorage home() {
    return home;
  }

  BackupManager manager() {
    return BackupManager.builder()
        .home(home)
        .timeZone(ZoneOffset.UTC)
        .source("directory", config -> DirectorySource.of(tiny))
        .build();
  }

  @Override
  public void close() throws IOException {
    home.close();
  }
}

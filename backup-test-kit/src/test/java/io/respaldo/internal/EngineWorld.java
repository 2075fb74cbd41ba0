package io.respaldo.internal;

import io.respaldo.BackupManager;
import io.respaldo.BackupManagerBuilder;
import io.respaldo.event.BackupEvent;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.StorageBackend;
import io.respaldo.testkit.MemoryStorage;
import io.respaldo.testkit.SettableTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A storage, a clock and a source that several managers share, one after the other or at once. */
final class EngineWorld {
  final MemoryStorage storage = new MemoryStorage();
  final SettableTime time = new SettableTime();
  final MapSource source = new MapSource();
  final List<BackupEvent> events = new CopyOnWriteArrayList<>();

  EngineWorld() {
    source.parts.put("dump.sql", bytes("create table t (x int);".repeat(100)));
    source.parts.put("notes.txt", bytes("hello"));
  }

  static byte[] bytes(String s) {
    return s.getBytes(StandardCharsets.UTF_8);
  }

  BackupManagerBuilder builder(StorageBackend home) {
    return BackupManager.builder()
        .home(home)
        .source("map", config -> source)
        .time(time)
        .timeZone(ZoneOffset.UTC)
        .listener(events::add);
  }

  BackupManager manager() {
    return builder(storage).build();
  }

  List<String> keys(String folder) throws IOException {
    Folder f = folder.isEmpty() ? Folder.ROOT : new Folder(folder);
    try (Stream<ObjectInfo> all = storage.list(f)) {
      return all.map(o -> o.key().path()).sorted().toList();
    }
  }
}

package io.respaldo.internal;

import io.respaldo.Backup;
import io.respaldo.BackupManager;
import io.respaldo.BackupManagerBuilder;
import io.respaldo.ImportPlan;
import io.respaldo.ImportReport;
import io.respaldo.ImportRequest;
import io.respaldo.ImportRequest.Mode;
import io.respaldo.Instance;
import io.respaldo.part.EntryPath;
import io.respaldo.part.PartReader;
import io.respaldo.storage.StorageBackend;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** Two good backups of another tool, one that is cut off, and a stranger. */
abstract class ImportFixture {
  static final String FIRST = "shop_20251017_030000.text";
  static final String SECOND = "shop_20251018_030000.text";
  static final Instant FIRST_TIME = Instant.parse("2025-10-17T03:00:00Z");
  final EngineWorld world = new EngineWorld();
  final TextKind kind = new TextKind();
  final TheirFolder theirs;

  ImportFixture(Path folder) throws Exception {
    theirs = new TheirFolder(folder.toRealPath());
  }

  @BeforeEach
  void twoGoodOnesOneCutAndAStranger() throws Exception {
    theirs.text(FIRST, "first end");
    theirs.text(SECOND, "second end");
    theirs.text("shop_20251019_030000.text", "cut of");
    theirs.text("cron.log", "nothing to see");
  }

  BackupManagerBuilder builder(StorageBackend home) {
    return world.builder(home).foreignKinds(List.of(kind)).importFolder("old", theirs.path());
  }

  BackupManager manager() {
    return builder(world.storage).build();
  }

  ImportRequest request(Mode mode) {
    return ImportRequest.of(theirs.path()).mode(mode).typeOf(name -> "map");
  }

  static ImportPlan plan(BackupManager manager, ImportRequest request) throws Exception {
    return manager.planImport(request).await();
  }

  ImportReport imported(BackupManager manager, Mode mode) throws Exception {
    return manager.applyImport(plan(manager, request(mode))).await();
  }

  static List<Backup> good(BackupManager manager) {
    return manager.instance("shop").backups();
  }

  static String content(Instance instance, Backup b) throws Exception {
    try (PartReader reader = instance.open(b.id());
        InputStream in = reader.read(EntryPath.of("dump.sql"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

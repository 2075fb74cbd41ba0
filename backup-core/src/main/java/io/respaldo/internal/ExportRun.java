package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.catalog.RunRecord.Operation;
import io.respaldo.part.Digests;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Copies a backup's file out, checked on the way. */
final class ExportRun {
  private static final int BUFFER = 1 << 16;

  private final Engine engine;
  private final Opened opened;
  private final Actor actor;

  ExportRun(Engine engine, Opened opened, Actor actor) {
    this.engine = engine;
    this.opened = opened;
    this.actor = actor;
  }

  /** A backup of several files leaves them all; the path is that of the first. */
  Path run(RunHandle<Path> handle, Path folder) throws IOException, InterruptedException {
    Backup b = opened.backup();
    List<BackupFile> files = BackupFile.of(engine, opened);
    for (BackupFile file : files) {
      new ExportedFile(folder.resolve(file.name())).refuseTaken();
    }
    Path target = folder.resolve(files.get(0).name());
    try (ReadingRun run =
        ReadingRun.begin(engine, handle, Operation.EXPORT, "export", b, actor, engine.now())) {
      handle.meter().step("copying");
      handle.meter().total(OptionalLong.of(b.content().bytes()));
      run.guarded(
          () -> {
            Files.createDirectories(folder);
            exportAll(files, folder, handle.meter());
            return target;
          });
      handle.shield();
      run.close(List.of(), null);
      engine.audit(
          actor, "export", Optional.of(b.instance()), b.id().value(), "ok", target.toString());
      return target;
    }
  }

  /** All or none: of what fails in the middle nothing stays. */
  private static void exportAll(List<BackupFile> files, Path folder, ProgressMeter meter)
      throws IOException, InterruptedException {
    List<Path> done = new ArrayList<>();
    try {
      for (BackupFile file : files) {
        Path target = folder.resolve(file.name());
        new ExportedFile(target).write(out -> copy(file, out, meter));
        done.add(target);
      }
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      for (Path target : done) {
        Files.deleteIfExists(target);
      }
      throw e;
    }
  }

  private static void copy(BackupFile file, OutputStream out, ProgressMeter meter)
      throws IOException {
    MessageDigest sha = Digests.sha256();
    long copied = 0;
    try (InputStream in = file.opener().open()) {
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha.update(buffer, 0, n);
        out.write(buffer, 0, n);
        meter.read(n);
        copied += n;
      }
    }
    String actual = Digests.hex(sha);
    if (file.sha256().filter(expected -> !expected.equals(actual)).isPresent()) {
      throw new StorageException(
          StorageException.Kind.DAMAGED,
          "'"
              + file.name()
              + "' is not what was written: SHA-256 "
              + actual
              + " of "
              + copied
              + " bytes, recorded were "
              + file.sha256().get()
              + " of "
              + file.size());
    }
  }
}

package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.catalog.RunRecord.Operation;
import io.respaldo.format.Exporter;
import io.respaldo.part.PartName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes a backup in the format of another tool. */
final class ExportAs {
  private final Engine engine;
  private final Opened opened;
  private final Actor actor;
  private final Exporter exporter;

  ExportAs(Engine engine, Opened opened, Actor actor, Exporter exporter) {
    this.engine = engine;
    this.opened = opened;
    this.actor = actor;
    this.exporter = exporter;
  }

  Path run(RunHandle<Path> handle, Path folder) throws IOException, InterruptedException {
    Backup b = opened.backup();
    String name = PartName.check(exporter.fileName(b));
    Path target = folder.resolve(name.substring(name.lastIndexOf('/') + 1));
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(target.toString(), null);
    }
    try (ReadingRun run =
        ReadingRun.begin(engine, handle, Operation.EXPORT, "export", b, actor, engine.now())) {
      handle.meter().step("writing " + exporter.name());
      handle.meter().total(OptionalLong.of(b.content().partBytes()));
      run.guarded(
          () -> {
            Files.createDirectories(folder);
            write(target, handle.meter());
            return target;
          });
      handle.shield();
      run.close(List.of(), null);
      engine.audit(
          actor, "export", Optional.of(b.instance()), b.id().value(), "ok", target.toString());
      return target;
    }
  }

  private static BackupException exists(
      String file, @org.jspecify.annotations.Nullable Throwable cause) {
    return new BackupException(
        Kind.EXISTS,
        "'" + file + "' exists already",
        "choose another folder, or remove what an earlier export left",
        cause);
  }

  private void write(Path target, ProgressMeter meter) throws IOException, InterruptedException {
    Path partial = target.resolveSibling(target.getFileName() + ".partial");
    try {
      Files.createFile(partial);
    } catch (FileAlreadyExistsException e) {
      throw exists(partial.toString(), e);
    }
    try {
      fill(partial, meter);
      Files.move(partial, target);
    } catch (FileAlreadyExistsException e) {
      Files.deleteIfExists(partial);
      throw exists(target.toString(), e);
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      Files.deleteIfExists(partial);
      throw e;
    }
  }

  private void fill(Path file, ProgressMeter meter) throws IOException, InterruptedException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        HeldReader reader = opened.reader(meter)) {
      exporter.write(
          new MeteredReader(reader, meter), opened.backup(), new NamedOutput(channel, file));
      channel.force(true);
    }
  }
}

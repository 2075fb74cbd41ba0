package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.catalog.RunRecord.Operation;
import io.respaldo.format.Exporter;
import io.respaldo.part.PartName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
    ExportedFile file = new ExportedFile(target);
    file.refuseTaken();
    try (ReadingRun run =
        ReadingRun.begin(engine, handle, Operation.EXPORT, "export", b, actor, engine.now())) {
      handle.meter().step("writing " + exporter.name());
      handle.meter().total(OptionalLong.of(b.content().partBytes()));
      run.guarded(
          () -> {
            Files.createDirectories(folder);
            try (ScratchFolder work =
                ScratchFolder.make(engine.setup.workFolder(), b.id().value())) {
              file.write(out -> write(out, work.path(), handle.meter()));
            }
            return target;
          });
      handle.shield();
      run.close(List.of(), null);
      engine.audit(
          actor, "export", Optional.of(b.instance()), b.id().value(), "ok", target.toString());
      return target;
    }
  }

  private void write(OutputStream out, Path work, ProgressMeter meter)
      throws IOException, InterruptedException {
    try (HeldReader reader = opened.reader(meter)) {
      exporter.write(new MeteredReader(reader, meter), opened.backup(), work, out);
    }
  }
}

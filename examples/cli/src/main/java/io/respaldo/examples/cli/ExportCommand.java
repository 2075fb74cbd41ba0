package io.respaldo.examples.cli;

import io.respaldo.Instance;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies a backup's file into a folder, checked, or writes it in another tool's format. */
@Command(name = "export")
final class ExportCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "arg.name")
  String name;

  @Parameters(index = "1", paramLabel = "BACKUP", descriptionKey = "arg.backup")
  String backup;

  @Parameters(index = "2", paramLabel = "FOLDER", descriptionKey = "arg.folder")
  String folder;

  @Option(names = "--as", paramLabel = "tar.gz|tar.zst|zip|odoo-zip|odoo-dump")
  @Nullable String as;

  ExportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    Instance instance = session.instance(name);
    var id = Chosen.id(instance, backup);
    Path into = existing();
    Path file =
        session.await(name, as == null ? instance.export(id, into) : instance.export(id, into, as));
    if (session.json()) {
      session.print(
          Json.message("summary")
              .put("instance_name", name)
              .put("backup_id", id.value())
              .put("file", file.toString()));
    } else {
      session.say("export.done", id, file);
    }
    return ExitCode.OK;
  }

  private Path existing() {
    Path into = session.path(folder);
    if (!Files.isDirectory(into)) {
      boolean there = Files.exists(into, LinkOption.NOFOLLOW_LINKS);
      throw new IllegalArgumentException(
          session.text().get(there ? "export.no_folder" : "export.missing", into));
    }
    return into;
  }
}

package io.respaldo.examples.cli;

import io.respaldo.ImportPlan;
import io.respaldo.ImportReport;
import io.respaldo.ImportRequest;
import io.respaldo.InstanceName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes in backups of other tools: shows what it would do, and does it only when told to. */
@Command(name = "import")
final class ImportCommand implements Callable<Integer> {
  private static final String TASK = "import";

  private final Session session;

  @Parameters(arity = "0..1", paramLabel = "FOLDER", descriptionKey = "import.folder")
  @Nullable String folder;

  @Option(names = "--instance", paramLabel = "NAME", descriptionKey = "import.instance")
  @Nullable String instance;

  @Option(names = "--kind", paramLabel = "WORD", descriptionKey = "import.kind")
  List<String> kinds = List.of();

  @Option(names = "--by-copy")
  boolean byCopy;

  @Option(names = "--by-reference")
  boolean byReference;

  @Option(names = "--zone", paramLabel = "ZONE")
  java.time.@Nullable ZoneId zone;

  @Option(names = "--again")
  boolean again;

  @Option(names = "--crontab", paramLabel = "FILE")
  @Nullable String crontab;

  @Option(
      names = {"-y", "--yes"},
      descriptionKey = "import.yes")
  boolean yes;

  ImportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (folder == null && crontab == null) {
      throw new IllegalArgumentException(session.text().get("import.nothing"));
    }
    if (byCopy && byReference) {
      throw new IllegalArgumentException(session.text().get("import.both"));
    }
    if (crontab != null) {
      new CrontabWords(session).lines(session.path(crontab));
    }
    return folder == null ? ExitCode.OK : imported(session.path(folder));
  }

  private int imported(Path from) throws InterruptedException {
    ImportWords words = new ImportWords(session);
    ImportPlan plan = session.await(TASK, session.manager().planImport(request(from)));
    int code = words.plan(plan);
    if (!yes) {
      words.nothingChanged(plan);
      return code;
    }
    ImportReport report = session.await(TASK, session.manager().applyImport(plan));
    return ExitCode.of(List.of(code, words.report(report)));
  }

  private ImportRequest request(Path from) {
    ImportRequest request =
        ImportRequest.of(from)
            .mode(byReference ? ImportRequest.Mode.REFERENCE : ImportRequest.Mode.COPY)
            .zone(zone == null ? session.zone() : zone)
            .again(again)
            .kinds(kinds.toArray(String[]::new))
            .typeOf(this::type);
    return instance == null ? request : request.instance(instance);
  }

  /** What the configuration file says; without a word there it can hold imports all the same. */
  private String type(InstanceName name) {
    SourceSettings source = session.config().sources().get(name.value());
    return source == null ? "postgresql" : source.type();
  }
}

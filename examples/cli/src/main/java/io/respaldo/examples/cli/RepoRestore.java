package io.respaldo.examples.cli;

import io.respaldo.Finding;
import io.respaldo.format.repository.RestoreSettings;
import io.respaldo.format.repository.RestoredTree;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a snapshot back into a folder, whoever made it. */
@Command(name = "restore")
final class RepoRestore implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();
  @Mixin RepoLocking locking = new RepoLocking();

  @Parameters(index = "0", paramLabel = "SNAPSHOT", descriptionKey = "repo.snapshot")
  String snapshot = "";

  @Option(names = "--to", paramLabel = "FOLDER", required = true, descriptionKey = "repo.to")
  String to = "";

  @Option(names = "--only", paramLabel = "PATH", descriptionKey = "repo.only")
  String[] only = {};

  @Option(names = "--delta")
  boolean delta;

  @Option(names = "--compare-content")
  boolean compareContent;

  @Option(names = "--delete")
  boolean delete;

  @Option(names = "--verify", descriptionKey = "repo.verify")
  boolean verify;

  @Option(names = "--yes", descriptionKey = "arg.yes")
  boolean yes;

  RepoRestore(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    Path into = session.path(to);
    RestoreSettings settings = settings();
    if (delete) {
      requireApart(into);
      if (!session.confirmed(yes, session.text().get("repo.restore_sure", into))) {
        session.say("confirm.no");
        return ExitCode.FAILED;
      }
    }
    Selection chosen = only.length == 0 ? Selection.all() : Selection.of(only);
    RestoredTree done =
        place.watch(
            session,
            "restore",
            (r, progress) ->
                locking.reading(r).restore(snapshot, chosen, into, settings, progress));
    return told(into, done);
  }

  private RestoreSettings settings() {
    if (!delta && (compareContent || delete)) {
      throw new IllegalArgumentException(session.text().get("repo.needs_delta"));
    }
    RestoreSettings settings = delta ? RestoreSettings.overExisting() : RestoreSettings.intoEmpty();
    settings = compareContent ? settings.comparingContent() : settings;
    settings = delete ? settings.deletingOthers() : settings;
    return verify ? settings.verifying() : settings;
  }

  /** The repository would be among what the snapshot has not. */
  private void requireApart(Path into) throws IOException {
    Path repository = place.place(session).toRealPath();
    if (Files.exists(into) && repository.startsWith(into.toRealPath())) {
      throw new IllegalArgumentException(session.text().get("repo.restore_inside", into));
    }
  }

  private int told(Path into, RestoredTree done) {
    for (TreeWarning w : done.warnings()) {
      session.finding(
          "restore", Finding.warning(w.code(), "'" + w.path() + "': " + w.message(), ""));
    }
    session.findings("restore", done.findings());
    if (session.json()) {
      session.print(
          Json.message("summary")
              .put("destination", into.toString())
              .put("files_restored", done.files())
              .put("files_unchanged", done.unchangedFiles())
              .put("bytes_restored", done.writtenBytes())
              .put("files_deleted", done.deleted())
              .put("verified", verify && done.findings().isEmpty()));
    } else {
      session.say(
          "repo.restored",
          done.files(),
          into,
          done.unchangedFiles(),
          Words.bytes(done.writtenBytes()),
          done.deleted());
      if (verify && done.findings().isEmpty()) {
        session.say("repo.verified");
      }
    }
    if (!done.findings().isEmpty()) {
      return ExitCode.DAMAGED;
    }
    return done.warnings().isEmpty() ? ExitCode.OK : ExitCode.WARNINGS;
  }
}

package io.respaldo.examples.cli;

import io.respaldo.format.FormatProgress;
import io.respaldo.part.Entry;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What is in a snapshot. */
@Command(name = "ls")
final class RepoLs implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();
  @Mixin RepoLocking locking = new RepoLocking();

  @Parameters(index = "0", paramLabel = "SNAPSHOT", descriptionKey = "repo.snapshot")
  String snapshot;

  @Parameters(index = "1..*", paramLabel = "PATH", descriptionKey = "repo.path")
  String[] paths = {};

  RepoLs(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    return place.open(
        session,
        r -> {
          Selection chosen = paths.length == 0 ? Selection.all() : Selection.of(paths);
          try (PartReader parts = locking.reading(r).read(snapshot, FormatProgress.NONE);
              Stream<Entry> entries = parts.entries(chosen)) {
            for (Iterator<Entry> all = entries.iterator(); all.hasNext(); ) {
              print(all.next());
            }
          }
          return ExitCode.OK;
        });
  }

  private void print(Entry e) {
    if (session.json()) {
      session.print(
          Json.message("node")
              .put("path", e.path().toString())
              .put("type", Words.of(e.type()))
              .put("size", e.size())
              .put("mtime", e.modified().toString()));
      return;
    }
    session.print(
        String.format(
            "%04o  %10s  %s  %s%s",
            e.mode(),
            e.isFile() ? Words.bytes(e.size()) : Words.of(e.type()),
            Words.time(e.modified(), session.zone()),
            Words.printable(e.path().toString()),
            e.link().map(l -> " -> " + l).orElse("")));
  }
}

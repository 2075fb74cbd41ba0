package io.respaldo.examples.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.respaldo.format.repository.DiffReport;
import io.respaldo.format.repository.Difference;
import io.respaldo.format.repository.Difference.Change;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What changed between two snapshots; marked as restic does. */
@Command(name = "diff")
final class RepoDiff implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();

  @Option(names = "--metadata", descriptionKey = "repo.metadata")
  boolean metadata;

  @Parameters(index = "0", paramLabel = "SNAPSHOT", descriptionKey = "repo.snapshot")
  String before = "";

  @Parameters(index = "1", paramLabel = "SNAPSHOT", descriptionKey = "repo.snapshot")
  String after = "";

  RepoDiff(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    DiffReport report = place.open(session, r -> r.diff(before, after, this::print));
    if (session.json()) {
      ObjectNode summary = Json.message("statistics").put("changed_files", report.changedFiles());
      json(summary.putObject("added"), report.added());
      json(summary.putObject("removed"), report.removed());
      session.print(summary);
      return ExitCode.OK;
    }
    DiffReport.Amount added = report.added();
    DiffReport.Amount removed = report.removed();
    session.say("diff.files", added.files(), removed.files(), report.changedFiles());
    session.say("diff.folders", added.folders(), removed.folders());
    session.say("diff.others", added.others(), removed.others());
    session.say("diff.bytes", Words.bytes(added.bytes()), Words.bytes(removed.bytes()));
    return ExitCode.OK;
  }

  private static void json(ObjectNode to, DiffReport.Amount amount) {
    to.put("files", amount.files())
        .put("dirs", amount.folders())
        .put("others", amount.others())
        .put("data_blobs", amount.dataBlobs())
        .put("tree_blobs", amount.treeBlobs())
        .put("bytes", amount.bytes());
  }

  private void print(Difference d) {
    if (d.change() == Change.METADATA && !metadata) {
      return;
    }
    String path = "/" + d.path() + (d.folder() ? "/" : "");
    if (session.json()) {
      session.print(Json.message("change").put("path", path).put("modifier", mark(d.change())));
    } else {
      session.print(String.format("%-5s%s", mark(d.change()), Words.printable(path)));
    }
  }

  private static String mark(Change change) {
    return switch (change) {
      case ADDED -> "+";
      case REMOVED -> "-";
      case TYPE -> "T";
      case CONTENT -> "M";
      case CONTENT_ALONE -> "M?";
      case METADATA -> "U";
    };
  }
}

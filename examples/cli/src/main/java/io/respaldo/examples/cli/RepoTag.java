package io.respaldo.examples.cli;

import io.respaldo.format.repository.Replaced;
import io.respaldo.format.repository.TagChange;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes tags of snapshots. */
@Command(name = "tag")
final class RepoTag implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();

  @Option(names = "--add", paramLabel = "TAG", split = ",", descriptionKey = "repo.tag_add")
  List<String> add = List.of();

  @Option(names = "--remove", paramLabel = "TAG", split = ",", descriptionKey = "repo.tag_remove")
  List<String> remove = List.of();

  @Option(names = "--set", paramLabel = "TAG", split = ",", descriptionKey = "repo.tag_set")
  @Nullable List<String> set;

  @Option(names = "--force", descriptionKey = "repo.force")
  boolean force;

  @Parameters(arity = "1..*", paramLabel = "SNAPSHOT", descriptionKey = "repo.snapshot_ids")
  List<String> snapshots = List.of();

  RepoTag(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    TagChange change = new TagChange(Optional.ofNullable(set), add, remove);
    print(session, place.change(session, "tag", r -> r.tag(snapshots, change, force)));
    return ExitCode.OK;
  }

  static void print(Session session, List<Replaced> done) {
    if (session.json()) {
      for (Replaced r : done) {
        session.print(
            Json.message("changed")
                .put("old_snapshot_id", r.original())
                .put("new_snapshot_id", r.replacement()));
      }
      return;
    }
    for (Replaced r : done) {
      session.say("repo.replaced", r.original().substring(0, 8), r.replacement().substring(0, 8));
    }
    session.say("repo.changed", done.size());
  }
}

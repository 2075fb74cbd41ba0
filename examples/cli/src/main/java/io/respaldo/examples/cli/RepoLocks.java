package io.respaldo.examples.cli;

import io.respaldo.format.repository.LockInfo;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Who is at work in a repository. */
@Command(name = "locks")
final class RepoLocks implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();

  RepoLocks(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    print(session, place.open(session, r -> r.heldLocks()));
    return ExitCode.OK;
  }

  static void print(Session session, List<LockInfo> locks) {
    if (session.json()) {
      for (LockInfo l : locks) {
        session.print(
            Json.message("lock")
                .put("id", l.id())
                .put("holder", l.holder())
                .put("time", l.since().map(Object::toString).orElse(""))
                .put("exclusive", l.exclusive()));
      }
      return;
    }
    if (locks.isEmpty()) {
      session.say("repo.no_locks");
      return;
    }
    Messages words = session.text();
    Table table =
        new Table(
            words.get("col.lock"),
            words.get("col.time"),
            words.get("col.kind"),
            words.get("col.holder"));
    for (LockInfo l : locks) {
      table.row(
          l.id().substring(0, 8),
          l.since().map(t -> Words.time(t, session.zone())).orElse("-"),
          words.get(l.exclusive() ? "repo.exclusive" : "repo.shared"),
          l.holder());
    }
    table.print(session);
  }
}

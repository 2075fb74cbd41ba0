package io.respaldo.examples.cli;

import io.respaldo.format.repository.LockInfo;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes locks that were left behind. */
@Command(name = "unlock")
final class RepoUnlock implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();

  @Option(names = "--remove-all")
  boolean all;

  RepoUnlock(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    List<LockInfo> removed = place.change(session, "unlock", r -> all ? r.unlockAll() : r.unlock());
    if (session.json()) {
      RepoLocks.print(session, removed);
    } else {
      session.say("repo.unlocked", removed.size());
    }
    return ExitCode.OK;
  }
}

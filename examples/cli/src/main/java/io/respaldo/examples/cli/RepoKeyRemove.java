package io.respaldo.examples.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes a password's key away. */
@Command(name = "remove")
final class RepoKeyRemove implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();

  @Parameters(paramLabel = "KEY", descriptionKey = "repo.key")
  String key;

  RepoKeyRemove(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    place.change(
        session,
        "key remove",
        r -> {
          r.removeKey(key);
          return key;
        });
    session.say("repo.key_removed", key);
    return ExitCode.OK;
  }
}
